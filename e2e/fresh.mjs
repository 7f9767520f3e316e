// What the tests of a file share and what each has for itself.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach } from "node:test";
import { launch, open } from "./browser.mjs";
import { started } from "./page.mjs";

// Hands the browser of the file to `use`. Pages that a test leaves open are closed: their engines
// would go on running beside the next one.
export function oneBrowser(use) {
  let browser;
  before(async () => {
    browser = await launch();
    use(browser);
  });
  afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));
  after(() => browser?.close());
}

// A page of its own for every test of a file, which ends without a console error, an exception or a
// refused request.
// Hands the page to `use` before each test, once time passes in it.
export function freshPages(use) {
  let browser;
  let problems;
  oneBrowser((it) => {
    browser = it;
  });
  beforeEach(async () => {
    let page;
    ({ page, problems } = await open(browser));
    await started(page);
    use(page);
  });
  afterEach(() => assert.deepEqual(problems, []));
}
