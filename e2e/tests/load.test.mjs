// The page as a static host serves it: from a sub-path, under its own strict policy.
import assert from "node:assert/strict";
import { test } from "node:test";
import { open, site } from "../browser.mjs";
import { oneBrowser } from "../fresh.mjs";

let browser;
oneBrowser((it) => {
  browser = it;
});

test("the page starts under a sub-path without violation, error or failed request", async () => {
  const { page, problems } = await open(browser);
  await page.getByRole("heading", { level: 1, name: "Dispatch Playground" }).waitFor();
  await page.waitForTimeout(1500);
  assert.deepEqual(problems, []);
});

test("everything is loaded from the site's own folder", async () => {
  const { page } = await open(browser);
  const names = await page.evaluate(() =>
    performance.getEntriesByType("resource").map((entry) => entry.name),
  );
  assert.ok(names.length > 3, `only ${names.length} requests were seen`);
  for (const name of names) assert.ok(name.startsWith(site), `${name} is outside ${site}`);
});

test("the policy is in force: an inline script and a string as code are refused", async () => {
  const { page, problems } = await open(browser);
  await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "window.inlineRan = true";
    document.body.append(script);
    setTimeout("window.stringRan = true");
  });
  await page.waitForTimeout(200);
  assert.equal(await page.evaluate(() => window.inlineRan ?? window.stringRan), undefined);
  assert.ok(problems.some((text) => text.startsWith("policy: script-src")), problems.join("\n"));
});

test("a load that fails says so and what to do, after one reload", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  let asked = 0;
  await page.route("**/*_bg.wasm", (route) => {
    if (!route.request().url().includes("/app-")) return route.continue();
    asked += 1;
    return route.fulfill({ status: 503, body: "busy" });
  });
  await page.goto(site);
  const alert = page.getByRole("alert");
  await alert.waitFor();
  assert.match(await alert.innerText(), /could not start.*503.*reload/s);
  assert.ok(asked >= 2, "it reloaded once on its own");
});
