// Times the page's main thread while 2,000 drivers move with the full look: row 7 of
// docs/performance.md. Prints frames a second, and the processor time per frame on the main thread,
// all of it, as the browser's own trace has it: mean and 95th percentile in milliseconds.
// Usage: node frames.mjs [SECONDS]   (`cargo xtask bench` does it)
import { launch, open } from "./browser.mjs";
import { choose, started } from "./page.mjs";

const seconds = Number(process.argv[2] ?? 10);
const browser = await launch();
const { page } = await open(browser, { reducedMotion: "no-preference" });
await started(page);
await page.getByRole("combobox", { name: "Scenario" }).selectOption("large");
await choose(page, "Speed", "20×");
await page.waitForTimeout(4_000);

const session = await page.context().newCDPSession(page);
const events = [];
session.on("Tracing.dataCollected", ({ value }) => events.push(...value));
const complete = new Promise((resolve) => session.once("Tracing.tracingComplete", resolve));
const categories = "devtools.timeline,toplevel,disabled-by-default-devtools.timeline";
await session.send("Tracing.start", { categories, transferMode: "ReportEvents" });
await page.waitForTimeout(seconds * 1_000);
await session.send("Tracing.end");
await complete;
await browser.close();

// The page's main thread is the one that fires animation frames.
const fired = events.filter((it) => it.name === "FireAnimationFrame");
const { pid, tid } = fired[0];
const mine = events.filter((it) => it.pid === pid && it.tid === tid);
const frames = mine.filter((it) => it.name === "FireAnimationFrame").map((it) => it.ts);
frames.sort((a, b) => a - b);
const tasks = mine.filter((it) => it.name === "RunTask" && it.ph === "X");
const work = new Array(Math.max(frames.length - 1, 1)).fill(0);
let at = 0;
for (const { ts, dur, tdur } of tasks.sort((a, b) => a.ts - b.ts)) {
  while (at + 1 < frames.length && frames[at + 1] <= ts) at += 1;
  if (ts >= frames[0] && at < work.length) work[at] += (tdur ?? dur) / 1_000;
}
work.sort((a, b) => a - b);
const mean = work.reduce((sum, ms) => sum + ms, 0) / work.length;
const p95 = work[Math.floor(work.length * 0.95)];
const rate = ((frames.length - 1) * 1e6) / (frames.at(-1) - frames[0]);
console.log(
  `${rate.toFixed(1)} frames a second; main thread ${mean.toFixed(1)} ms a frame, ` +
    `95 % below ${p95.toFixed(1)} ms`,
);
