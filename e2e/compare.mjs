// Row 6 of docs/performance.md: four policies over many seeds of two hours in the default city, from
// the press on "Compare" to the whole table, and the page's frames meanwhile.
// The page offers 10, 30 and 100 seeds: 50 lie on the line between 10 and 100.
// Usage: node compare.mjs   (`cargo xtask bench` does it)
import { launch, open } from "./browser.mjs";
import { choose, started } from "./page.mjs";

const browser = await launch();
const { page } = await open(browser);
await started(page);
await page.getByRole("button", { name: "Compare policies" }).click();
const dialog = page.getByRole("dialog", { name: "Compare policies" });
const ticked = await dialog.getByRole("group", { name: "Queue policies" })
  .getByRole("checkbox", { checked: true }).count();
if (ticked !== 4) throw new Error(`${ticked} queue policies are ticked; expected 4`);
await choose(page, "Length of each run", "2 h");

// The seconds that so many seeds take, and the lengths of the frames meanwhile.
async function run(seeds) {
  await choose(page, "Seeds", String(seeds));
  const says = `Done: ${4 * seeds} runs compared.`;
  return page.evaluate(async (says) => {
    const dialog = document.querySelector("dialog.compare");
    const frames = [];
    const start = performance.now();
    dialog.querySelector(".compare-go button").click();
    let last = start;
    // At least two frames: the words of the run before go first.
    do {
      const now = await new Promise(requestAnimationFrame);
      frames.push(now - last);
      last = now;
    } while (frames.length < 2 || dialog.querySelector(".compare-says").textContent !== says);
    return { seconds: (performance.now() - start) / 1000, frames: frames.slice(1) };
  }, says);
}

await run(10);
const few = await run(10);
const many = await run(100);
await browser.close();
const fifty = few.seconds + ((many.seconds - few.seconds) * 40) / 90;
const frames = many.frames.sort((a, b) => a - b);
const mean = frames.reduce((sum, ms) => sum + ms, 0) / frames.length;
const p95 = frames[Math.floor(frames.length * 0.95)];
console.log(
  `4 x 50 replications in ${fifty.toFixed(2)} s (4 x 10 in ${few.seconds.toFixed(2)} s, ` +
    `4 x 100 in ${many.seconds.toFixed(2)} s); ${(1000 / mean).toFixed(1)} frames a second ` +
    `meanwhile, 95 % within ${p95.toFixed(1)} ms`,
);
