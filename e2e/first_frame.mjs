// Times how long a newcomer waits: from the request of the page to the first picture of a running
// city, and to the first words. Median of five loads, each with an empty cache.
// Usage: SITE=… CHROME=… node first_frame.mjs   (`cargo xtask build` does it)
import { launch, open } from "./browser.mjs";

const LOADS = 5;
const GIVEN_UP_MS = 120_000;

// A browser that hangs must not hang the build.
setTimeout(() => {
  console.error(`no answer for ${GIVEN_UP_MS / 1000} s`);
  process.exit(1);
}, GIVEN_UP_MS).unref();

// In the page, before anything else: notes when the run stands and the screen was drawn after that.
function watch() {
  const look = () => {
    if (!document.querySelector("[data-ready=true]")) return requestAnimationFrame(look);
    // The worker draws its first frame while the page draws this one.
    requestAnimationFrame(() =>
      requestAnimationFrame((now) => {
        window.firstFrame = now;
      }),
    );
  };
  requestAnimationFrame(look);
}

const median = (all) => all.sort((a, b) => a - b)[Math.floor(all.length / 2)];

const browser = await launch();
const [frames, words] = [[], []];
for (let load = 0; load < LOADS; load += 1) {
  const { page, context } = await open(browser, { address: "about:blank", ready: false });
  await page.addInitScript(watch);
  await page.goto(process.env.SITE);
  await page.waitForFunction(() => window.firstFrame, null, { timeout: 30_000 });
  frames.push(await page.evaluate(() => window.firstFrame));
  const paints = () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime;
  words.push((await page.evaluate(paints)) ?? 0);
  await context.close();
}
await browser.close();
const spread = `${Math.round(Math.min(...frames))} to ${Math.round(Math.max(...frames))}`;
console.log(
  `first frame after ${Math.round(median(frames))} ms (median of ${LOADS} loads, ${spread}), ` +
    `first words after ${Math.round(median(words))} ms`,
);
