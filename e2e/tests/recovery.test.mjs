// The engine breaks, and nothing is lost.
import assert from "node:assert/strict";
import { test } from "node:test";
import { open } from "../browser.mjs";
import { oneBrowser } from "../fresh.mjs";
import {
  anyDriver, breakNext, choose, drop, events, faults, logged, openTab, pause, pointAt, started,
  takeTool, town, until,
} from "../page.mjs";

let browser;
oneBrowser((it) => {
  browser = it;
});

const card = (page, name = "The engine stopped") => page.getByRole("alertdialog", { name });

async function digest(page) {
  return page.locator(".digest:visible code").first().innerText();
}

test("an engine that breaks is replaced within a second, and nothing is lost", async () => {
  const { page } = await open(browser);
  await started(page);
  await openTab(page, "Break it");
  await takeTool(page, "Driver", "Breaks down");
  await pointAt(page, ...anyDriver);
  await logged(page, "breaks down");
  await pause(page);
  const before = { digest: await digest(page), events: await events(page) };
  await breakNext(page, "any");
  await page.getByRole("button", { name: "Play" }).click();
  const goOn = card(page).getByRole("button", { name: "Go on" });
  await goOn.waitFor();
  const said = await card(page).innerText();
  assert.match(said, /Everything up to .*, event \d+, is back, in 0\.\d s/);
  assert.match(said, /Go back and leave out: .* is broken down/);
  assert.match(said, /broken on purpose|RuntimeError|engine/);
  assert.ok((await events(page)) >= before.events);
  await openTab(page, "Break it");
  assert.equal(await faults(page).count(), 1);
  await goOn.click();
  await until(() => events(page), (n) => n > before.events + 20, "time passes again");
});

test("a command that breaks the engine is left out, and can be tried again", async () => {
  const { page } = await open(browser);
  await started(page);
  await pause(page);
  const before = { digest: await digest(page), events: await events(page) };
  await breakNext(page, "any");
  await page.getByRole("tab", { name: "Policies" }).click();
  await choose(page, "Queue policy", "LIFO");
  await card(page).getByRole("button", { name: "Try it again" }).waitFor();
  const said = await card(page).innerText();
  assert.match(said, /Left out, because it stopped there: Queue policy is now Last in, first out/);
  assert.deepEqual({ digest: await digest(page), events: await events(page) }, before);
  await card(page).getByRole("button", { name: "Try it again" }).click();
  await logged(page, "Queue policy is now Last in, first out");
});

test("the newest command can be taken back after a break", async () => {
  const { page } = await open(browser);
  await started(page);
  await choose(page, "Queue policy", "LIFO");
  await logged(page, "Queue policy is now Last in, first out");
  await breakNext(page, "draw");
  const back = card(page).getByRole("button", { name: /Go back and leave out: .*Last in/ });
  await back.click();
  await card(page).getByText("Left out, because it stopped there").waitFor();
  await card(page).getByRole("button", { name: "Go on" }).click();
  assert.ok(await page.getByRole("radio", { name: "FIFO", exact: true }).isChecked());
});

test("an engine that hangs is noticed and replaced", async () => {
  const { page } = await open(browser);
  await started(page);
  const before = await events(page);
  const [engine] = page.workers();
  // It loops for ever at its next look at the clock: no error, no answer. The order to do so is
  // answered first.
  await engine.evaluate(() => {
    Performance.prototype.now = () => {
      for (;;);
    };
  });
  const hung = card(page, "The engine hung and was restarted");
  const goOn = hung.getByRole("button", { name: "Go on" });
  const asked = Date.now();
  await goOn.waitFor({ timeout: 40_000 });
  assert.ok(Date.now() - asked > 8_000, "it had its time to answer");
  assert.match(await hung.innerText(), /It had not answered for 10 seconds\./);
  assert.ok((await events(page)) >= before);
  await goOn.click();
  await until(() => events(page), (n) => n > before + 20, "time passes again");
});

test("the report tells seed, moment and commands", async () => {
  const { page, context } = await open(browser);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await started(page);
  await choose(page, "Queue policy", "LIFO");
  await breakNext(page, "draw");
  await card(page).getByRole("button", { name: "Copy report" }).click();
  await card(page).getByRole("button", { name: "Copied" }).waitFor();
  const report = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(report, /Seed: 7\nAt \d\d:\d\d:\d\d, after \d+ events\n/);
  assert.match(report, /\d\d:\d\d:\d\d Queue policy is now Last in, first out/);
});

test("an engine that takes over with files of the reader's gets a map to draw on", async () => {
  const { page, problems } = await open(browser);
  await started(page);
  const before = page.workers().length;
  await drop(page, [{ name: "town.geojson", text: town() }]);
  await page.getByText("town", { exact: true }).waitFor();
  await page.waitForTimeout(1000);
  assert.equal(page.workers().length, before, "the worker before it is gone");
  assert.equal(await page.locator(".crash").count(), 0);
  assert.deepEqual(problems, []);
});
