// A visit to the running page that must end without a problem, and what axe finds in it.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { open } from "./browser.mjs";
import { started } from "./page.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

// Opens the running page; `use` gets it, and afterwards nothing may have gone wrong.
export async function visit(browser, options, use) {
  const { page, problems, context } = await open(browser, options);
  await started(page);
  await use(page);
  await context.close();
  assert.deepEqual(problems, []);
}

// What axe finds in the page as it stands.
export async function findings(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run());
  return violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id} (${rule.impact}): ${node.target} ${node.failureSummary}`),
  );
}
