// A page of its own for every test of a file, which ends without a console error, an exception or a
// refused request.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach } from "node:test";
import { launch, open } from "./browser.mjs";
import { started } from "./page.mjs";

// Hands the page to `use` before each test, once time passes in it.
export function freshPages(use) {
  let browser;
  let problems;
  let context;
  before(async () => {
    browser = await launch();
  });
  after(() => browser?.close());
  beforeEach(async () => {
    let page;
    ({ page, problems, context } = await open(browser));
    await started(page);
    use(page);
  });
  afterEach(async () => {
    await context.close();
    assert.deepEqual(problems, []);
  });
}
