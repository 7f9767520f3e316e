// What browsers and machines do to a page: hide it, freeze it, put it to sleep, move it to another
// screen, take its drawing surface away.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { site } from "../browser.mjs";
import { Browser } from "../cdp.mjs";
import { until } from "../page.mjs";

let browser;
before(async () => {
  browser = await Browser.launch();
});
after(() => browser?.close());

const EVENTS = `(() => {
  const text = document.querySelector(".events")?.innerText ?? "0";
  return Number(text.replace(/\\D/g, ""));
})()`;
const CLOCK = `(() => {
  const [h, m, s] = document.querySelector(".clock-time").textContent.split(":").map(Number);
  return (h * 60 + m) * 60 + s;
})()`;
const NOTICE = `document.querySelector(".notice")?.innerText ?? ""`;

// The page in a tab in front, with time passing.
async function playground() {
  const tab = await browser.tab(site);
  await until(() => tab.ask(EVENTS), (n) => n > 0, "something happens");
  return tab;
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

test("a tab that is hidden pauses, says so when seen again, and goes on when told", async () => {
  const tab = await playground();
  const other = await browser.tab("about:blank");
  await other.front();
  const visibility = () => tab.ask("document.visibilityState");
  await until(visibility, (it) => it === "hidden", "it is hidden");
  const hidden = await tab.ask(CLOCK);
  await tab.send("Page.setWebLifecycleState", { state: "frozen" });
  await pause(1500);
  await tab.send("Page.setWebLifecycleState", { state: "active" });
  await tab.front();
  const says = (it) => /Paused while this tab was hidden/.test(it);
  await until(() => tab.ask(NOTICE), says, "it says so");
  assert.ok((await tab.ask(CLOCK)) - hidden <= 2, "no time passed while nobody looked");
  await tab.ask(`[...document.querySelectorAll(".notice button")]
    .find((it) => it.innerText.includes("Go on")).click()`);
  const seen = await tab.ask(EVENTS);
  await until(() => tab.ask(EVENTS), (n) => n > seen, "time passes again");
});

test("a machine that sleeps does not wake up to minutes of orders at once", async () => {
  const tab = await playground();
  const pids = await browser.processes("renderer");
  const before = await tab.ask(CLOCK);
  const began = Date.now();
  for (const pid of pids) process.kill(pid, "SIGSTOP");
  await pause(4000);
  for (const pid of pids) process.kill(pid, "SIGCONT");
  const passed = (await tab.ask(CLOCK)) - before;
  const awake = (Date.now() - began - 4000) / 1000;
  // At 20 times, four seconds of sleep would be 80 more.
  assert.ok(passed < 20 * (awake + 1), `${passed} s passed, ${awake} s of them awake`);
});

test("another screen's pixels are drawn as sharply as it has them, again and again", async () => {
  const tab = await playground();
  const width = `document.querySelector("canvas.layer").getBoundingClientRect().width`;
  const pixels = `document.querySelector("canvas.layer").width`;
  for (const deviceScaleFactor of [1, 2, 1.25, 2]) {
    const metrics = { width: 1280, height: 800, deviceScaleFactor, mobile: false };
    await tab.send("Emulation.setDeviceMetricsOverride", metrics);
    const wanted = Math.round((await tab.ask(width)) * deviceScaleFactor);
    const fits = (n) => Math.abs(n - wanted) <= 1;
    await until(() => tab.ask(pixels), fits, `it has ${wanted} pixels across`);
  }
});

test("a drawing surface that is lost is drawn anew, also while time stands", async () => {
  const tab = await playground();
  await tab.ask(`document.querySelector("button.play").click()`);
  await pause(500);
  const shot = async () => {
    const clip = { x: 100, y: 150, width: 500, height: 350, scale: 1 };
    return (await tab.send("Page.captureScreenshot", { format: "png", clip })).data;
  };
  const before = await shot();
  for (const pid of await browser.processes("GPU")) process.kill(pid, "SIGKILL");
  await until(shot, (after) => after === before, "the map looks as before");
});
