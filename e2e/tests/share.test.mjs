// Sharing and trusting runs: lived again elsewhere, all of them as one file, links that claim much.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { deflateSync } from "node:zlib";
import { open, site } from "../browser.mjs";
import { oneBrowser } from "../fresh.mjs";
import { choose, drop, events, pause, speed, started, until } from "../page.mjs";
import { findings } from "../visit.mjs";

let browser;
oneBrowser((it) => {
  browser = it;
});

const digest = (page) => page.locator(".digest:visible code").first().innerText();
const button = (page, name) => page.getByRole("button", { name, exact: true });
const share = (page) => page.getByRole("dialog", { name: "Save and share" });
const village = (more = {}) => open(browser, { address: `${site}?scenario=small&seed=3`, ...more });

// Presses "Live it again" in the open dialog; what it says then.
async function livedAgain(page) {
  await button(share(page), "Live it again").click();
  const said = share(page).locator(".share-again");
  await said.getByText(/^(Same|Not the same|It could not)/).waitFor();
  return said.innerText();
}

test("a run that is lived again elsewhere is the same, whatever was done in it", async () => {
  const { page, problems } = await village();
  await started(page);
  await choose(page, "Queue policy", "LIFO");
  await speed(page, "300×");
  await until(() => events(page), (n) => n > 150, "it has gone on");
  await pause(page);
  await button(page, "Share").click();
  const n = (await events(page)).toString();
  const said = (await livedAgain(page)).replaceAll("\u202f", "");
  assert.equal(said, `Same: ${await digest(page)} after ${n} events.`);
  assert.deepEqual(await findings(page), []);
  assert.deepEqual(problems, []);
});

test("a reset run equals a fresh one, and says so", async () => {
  const digests = [];
  for (const lives of [true, false]) {
    const { page, problems } = await village();
    await started(page);
    if (lives) await choose(page, "Queue policy", "LIFO");
    await pause(page);
    await button(page, "Reset").click();
    const isFresh = (it) => it.startsWith("12:25:00");
    await until(() => page.locator(".clock-time").innerText(), isFresh, "the beginning");
    if (!lives) {
      // Nothing was ever done in this one: it is as fresh as an arrival.
      assert.ok(await button(page, "Undo").isDisabled());
    }
    await button(page, "Share").click();
    assert.match(await livedAgain(page), new RegExp(`^Same: ${await digest(page)} after `));
    digests.push(await digest(page));
    assert.deepEqual(problems, []);
    await page.context().close();
  }
  assert.equal(digests[0], digests[1]);
});

// Keeps the run under a name, with the dialog open.
async function keep(page, name) {
  await share(page).getByRole("textbox", { name: "Name for this run" }).fill(name);
  await share(page).getByRole("button", { name: "Save", exact: true }).click();
  await share(page).getByRole("button", { name: `Open: ${name}` }).waitFor();
}

test("all runs of a browser go into one file and come back without overwriting", async () => {
  const { page, problems } = await village();
  await started(page);
  await pause(page);
  await button(page, "Share").click();
  await keep(page, "Mine");
  const kept = await digest(page);
  await button(share(page), "Close").click();
  await button(page, "Step").click();
  await button(page, "Share").click();
  await keep(page, "Later");
  const waiting = page.waitForEvent("download");
  await button(share(page), "Save all as a file").click();
  const download = await waiting;
  assert.equal(download.suggestedFilename(), "dispatch-runs.json");
  const path = await download.path();
  const text = (await readFile(path)).toString();
  assert.deepEqual(JSON.parse(text).kept.map((it) => it.name), ["Later", "Mine"]);

  // Elsewhere another run has the name already.
  const other = await village();
  await started(other.page);
  await button(other.page, "Share").click();
  await keep(other.page, "Mine");
  await button(share(other.page), "Close").click();
  const buffer = Buffer.from(text);
  const file = { name: "dispatch-runs.json", mimeType: "application/json", buffer };
  await other.page.getByLabel("Files to import").setInputFiles(file);
  await other.page.locator(".notice").filter({ hasText: "2 runs taken into" }).waitFor();
  await drop(other.page, [{ name: "again.json", text }]);
  await other.page.locator(".notice").filter({ hasText: "2 runs of the file: here" }).waitFor();
  await button(other.page, "Share").click();
  const names = await share(other.page).locator(".future-name").allInnerTexts();
  assert.deepEqual(names.toSorted(), ["Later", "Mine", "Mine (2)"]);
  await share(other.page).getByRole("button", { name: "Open: Mine (2)" }).click();
  await until(() => digest(other.page), (it) => it === kept, "the run of the first browser");
  await drop(other.page, [{ name: "cut.json", text: text.slice(0, -9) }]);
  await other.page.locator(".notice").filter({ hasText: "it may be cut" }).waitFor();
  assert.deepEqual([...problems, ...other.problems], []);
});

// A link that says of a metropolis that it was lived for a month, with so many timers.
function longLink(fired) {
  const moment = { fired, at_us: 31 * 86_400_000_000 };
  const branch = { name: "Main run", left: null, commands: [], reach: moment };
  const place = { at: moment, done: 0 };
  const text = JSON.stringify({
    run: 1,
    origin: { scenario: "large" },
    seed: 1,
    changes: { policies: null, script: [], demand_percent: 500 },
    tree: { branches: [branch], here: 0, place, illegal: 0 },
    view: null,
  });
  return `#s=1.${deflateSync(text).toString("base64url")}`;
}

test("a link that would be lived for ever is refused, a long one can be given up", async () => {
  const refused = await open(browser, { address: `${site}?scenario=small${longLink(300_000_000)}` });
  await refused.page.locator(".notice").filter({ hasText: "at most 200,000,000" }).waitFor();
  const { page, problems } = await open(browser, {
    address: `${site}?scenario=small${longLink(199_000_000)}`,
  });
  const notice = page.locator(".notice").filter({ hasText: "A long run is lived again" });
  await notice.waitFor({ timeout: 30_000 });
  const bar = notice.getByRole("progressbar");
  await until(() => bar.getAttribute("value"), (it) => Number(it) > 0, "it goes on");
  const n = await events(page);
  await until(() => events(page), (it) => it > n, "the city goes on meanwhile");
  assert.deepEqual(await findings(page), []);
  await notice.getByRole("button", { name: "Cancel" }).click();
  await notice.waitFor({ state: "detached" });
  assert.match(await page.locator(".place").innerText(), /\w/);
  const after = await events(page);
  await until(() => events(page), (it) => it > after, "the city goes on");
  assert.deepEqual([...problems, ...refused.problems], []);
});
