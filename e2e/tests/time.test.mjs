// The time machine: back and forth, undo and redo, futures, two maps; links and kept runs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { open, site } from "../browser.mjs";
import { oneBrowser } from "../fresh.mjs";
import { findings } from "../visit.mjs";
import { choose, chosen, events, pause, speed, started, until } from "../page.mjs";

let browser;
oneBrowser((it) => {
  browser = it;
});

const clock = (page) => page.locator(".clock-time").innerText();
const digest = (page) => page.locator(".digest:visible code").first().innerText();
const slider = (page) => page.getByRole("slider", { name: "Time of the run" });
const button = (page, name) => page.getByRole("button", { name, exact: true });
const secondsOf = (text) => text.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
const queueIs = (page, name) => until(() => chosen(page, "Queue policy", name), Boolean, name);

// A village that has lived for a while: paused, with one intervention.
async function village(page) {
  await started(page);
  await speed(page, "300×");
  await until(() => events(page), (n) => n > 200, "it has lived for a while");
  await choose(page, "Queue policy", "LIFO");
  await queueIs(page, "LIFO");
  await until(() => events(page), (n) => n > 270, "it has gone on");
  await pause(page);
}
const openVillage = (more = {}) =>
  open(browser, { address: `${site}?scenario=small&seed=3`, ...more });

test("every moment can be gone to and is the same again", async () => {
  const { page, problems } = await openVillage();
  await village(page);
  const end = { clock: await clock(page), digest: await digest(page) };
  await page.keyboard.press("[");
  const minuteBefore = (it) => secondsOf(it) === secondsOf(end.clock) - 60;
  await until(() => clock(page), minuteBefore, "a minute back");
  const before = await digest(page);
  assert.notEqual(before, end.digest);
  await page.keyboard.press(",");
  await until(() => digest(page), (it) => it !== before, "an event back");
  await button(page, "Step").click();
  await until(() => digest(page), (it) => it === before, "the event again");
  // An event stands a little before the moment that one came from: so does the minute after it.
  const stepped = secondsOf(await clock(page));
  await page.keyboard.press("]");
  await until(() => clock(page), (it) => secondsOf(it) === stepped + 60, "a minute ahead");
  await slider(page).focus();
  await page.keyboard.press("End");
  await until(() => digest(page), (it) => it === end.digest, "the end, to the bit");
  await page.keyboard.press("Home");
  await until(() => clock(page), (it) => it.startsWith("12:25:00"), "the beginning");
  await queueIs(page, "FIFO");
  await page.keyboard.press("End");
  await until(() => clock(page), (it) => secondsOf(it) >= secondsOf(end.clock), "the end");
  await queueIs(page, "LIFO");
  assert.deepEqual(problems, []);
});

test("interventions are taken back and done again", async () => {
  const { page } = await openVillage();
  await village(page);
  const after = await digest(page);
  assert.match(await button(page, "Undo").getAttribute("title"), /Undo: .*last in, first out/i);
  await button(page, "Undo").click();
  await queueIs(page, "FIFO");
  assert.equal(await button(page, "Undo").isDisabled(), true);
  await page.keyboard.press("Control+Shift+Z");
  await until(() => digest(page), (it) => it === after, "as it was");
  await page.keyboard.press("Control+z");
  await queueIs(page, "FIFO");
});

test("the old future stays, and two are shown on one clock", async () => {
  const { page, problems } = await openVillage();
  await village(page);
  const lifo = await digest(page);
  const end = await clock(page);
  await page.keyboard.press("t");
  const card = page.getByRole("region", { name: "Time machine" });
  await card.getByRole("button", { name: "Back to the last: Setting changed" }).click();
  await until(() => clock(page), (it) => it !== end, "back where the policy was changed");
  await page.keyboard.press("[");
  await queueIs(page, "FIFO");
  await choose(page, "Queue policy", "Shortest");
  await queueIs(page, "Shortest");
  await until(() => card.getByRole("listitem").count(), (n) => n === 2, "two futures");
  await card.getByRole("button", { name: "Beside: Main run" }).click();
  const other = page.getByRole("img", { name: "Map of the other future: Main run" });
  await other.waitFor();
  const deltas = page.getByRole("region", { name: "This future against the other" });
  assert.match(await deltas.innerText(), /different since 1\d:\d\d:\d\d/);
  const widthOf = async (map) => (await page.locator(map).boundingBox()).width;
  const gap = Math.abs((await widthOf(".stage")) - (await widthOf(".beside")));
  assert.ok(gap < 4, "both maps are of one size");
  await card.getByRole("textbox", { name: "Go to" }).fill(end);
  await card.getByRole("button", { name: "Go", exact: true }).click();
  await until(() => clock(page), (it) => it === end, "both at the end");
  assert.deepEqual(await findings(page), []);
  await page.getByRole("region", { name: "Map" }).getByRole("button", { name: "Go there" }).click();
  await until(() => digest(page), (it) => it === lifo, "the old future, to the bit");
  await button(page, "Close the other future").click();
  await other.waitFor({ state: "detached" });
  assert.deepEqual(problems, []);
});

test("branches are begun and named", async () => {
  const { page } = await openVillage();
  await village(page);
  await page.keyboard.press("t");
  const card = page.getByRole("region", { name: "Time machine" });
  await card.getByRole("textbox", { name: "Name of the new branch" }).fill("What if");
  await card.getByRole("button", { name: "Branch here" }).click();
  await card.getByText("What if").waitFor();
  await card.getByRole("button", { name: "Rename: What if" }).click();
  await card.getByRole("textbox", { name: "Name of the branch" }).fill("And then");
  await page.keyboard.press("Enter");
  await card.getByText("And then").waitFor();
  await page.keyboard.press("Escape");
  await card.waitFor({ state: "detached" });
});

test("a link brings somebody else to the same moment of the same run", async () => {
  const { page } = await openVillage();
  await village(page);
  await button(page, "Share").click();
  const link = await until(
    () => page.getByRole("textbox", { name: "Link to this moment" }).inputValue(),
    (it) => it.includes("#s=1."), "the link is written",
  );
  assert.ok(link.startsWith(site));
  const said = await page.locator(".share-facts").innerText();
  const other = await open(browser, { address: link });
  await until(() => digest(other.page), (it) => said.endsWith(it), "the same digest");
  await queueIs(other.page, "LIFO");
  await until(() => button(other.page, "Undo").isEnabled(), Boolean, "what was done can be undone");
  assert.deepEqual(other.problems, []);
});

test("a damaged link says what is wrong, and the page goes on", async () => {
  for (const [link, words] of [
    ["#s=1.eNqrVirKz0lVslIqLU4tUqoFAC6UBXs", /link/],
    ["#s=1.", /to its last character/],
    ["#s=7.abc", /newer playground/],
    ["#s%3D1.%zz", /to its last character/],
  ]) {
    const { page, problems } = await open(browser, { address: `${site}?scenario=small${link}` });
    await started(page);
    await page.locator(".notice").filter({ hasText: "This link could not be opened" }).waitFor();
    assert.match(await page.locator(".notice").innerText(), words);
    const n = await events(page);
    await until(() => events(page), (it) => it > n, "the city goes on");
    assert.deepEqual(problems, []);
    await page.context().close();
  }
});

test("runs are kept under a name, opened and deleted; a damaged one is put aside", async () => {
  const { page } = await openVillage();
  await village(page);
  const kept = await digest(page);
  await button(page, "Share").click();
  const dialog = page.getByRole("dialog", { name: "Save and share" });
  await dialog.getByRole("textbox", { name: "Name for this run" }).fill("Mine");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.getByText("Mine").waitFor();
  assert.deepEqual(await findings(page), []);
  await page.reload();
  await started(page);
  await button(page, "Share").click();
  await dialog.getByRole("button", { name: "Open: Mine" }).click();
  await until(() => digest(page), (it) => it === kept, "the kept run");
  await page.evaluate(() => {
    const key = Object.keys(localStorage).find((it) => it.endsWith("/run/Mine"));
    localStorage.setItem(key, localStorage.getItem(key).slice(0, -9));
  });
  await button(page, "Share").click();
  await dialog.getByRole("button", { name: "Open: Mine" }).click();
  await page.locator(".notice").filter({ hasText: "It was put aside" }).waitFor();
  await button(page, "Share").click();
  await dialog.getByText("Runs in this browser").waitFor();
  assert.equal(await dialog.getByText("Mine").count(), 0);
  assert.equal(await digest(page), kept);
});

test("what was done is kept by itself", async () => {
  const { page } = await openVillage();
  await village(page);
  const isKept = () => Object.keys(localStorage).some((it) => it.includes("/last/"));
  await page.waitForFunction(isKept, undefined, { timeout: 25_000 });
});
