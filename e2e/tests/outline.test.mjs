// What a screen reader finds in each state of the page: its outline, held against golden files.
// `UPDATE_GOLDEN=1 cargo xtask test --only e2e` writes them anew; read the difference.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { test } from "node:test";
import { open } from "../browser.mjs";
import { oneBrowser } from "../fresh.mjs";
import { openTab, pause, started } from "../page.mjs";

let browser;
oneBrowser((it) => {
  browser = it;
});

// Roles and names without what changes from run to run: numbers, rows of lists, sentences.
function steady(snapshot) {
  const lines = snapshot.split("\n").map((line) => line.replace(/\d+/g, "N"));
  const kept = [];
  let inList = null;
  for (const line of lines) {
    const depth = line.search(/\S/);
    if (inList !== null && depth > inList) continue;
    inList = /- (list|listbox|rowgroup|status|paragraph|text)\b/.test(line) ? depth : null;
    const short = line.replace(/(- (?:status|paragraph|text|img|strong|code)\b).*/, "$1");
    if (kept.at(-1) !== short) kept.push(short);
  }
  return `${kept.join("\n")}\n`;
}

async function agrees(name, locator) {
  const seen = steady(await locator.ariaSnapshot());
  const file = new URL(`../golden/${name}.yml`, import.meta.url);
  if (process.env.UPDATE_GOLDEN) await writeFile(file, seen);
  const golden = await readFile(file, "utf8");
  assert.equal(seen, golden, `the outline of ${name} has changed; UPDATE_GOLDEN=1 writes it anew`);
}

test("the outline of each state is as it was looked at last", async () => {
  const { page, problems } = await open(browser);
  await started(page);
  await pause(page);
  // The first moment of the run, which is the same each time.
  await page.getByRole("button", { name: "Reset" }).click();
  await page.locator(".clock-time", { hasText: "12:25:00" }).waitFor();
  await page.waitForTimeout(1000);
  await agrees("header", page.getByRole("banner"));
  await agrees("time", page.locator(".timebar"));
  await agrees("scoreboard", page.getByRole("region", { name: "Scoreboard" }));
  for (const tab of ["Policies", "Break it", "Inspect"]) {
    await openTab(page, tab);
    const unfold = (all) => all.forEach((it) => (it.open = true));
    await page.locator(".tab-panel details").evaluateAll(unfold);
    await agrees(tab.toLowerCase().replace(" ", "-"), page.getByRole("tabpanel", { name: tab }));
  }
  await page.getByRole("button", { name: "Help and keys" }).click();
  await agrees("help", page.getByRole("dialog"));
  assert.deepEqual(problems, []);
});
