// Draws 20,000 and 100,000 moving things without a graphics card, with ours and with PixiJS, in turns
// in one browser: rows 8 and 9 of docs/performance.md. `cargo xtask bench` does it.
import assert from "node:assert/strict";
import { chromium } from "playwright-core";

// PixiJS needs WebGL, which without a graphics card is computed.
const args = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"];
const browser = await chromium.launch({ executablePath: process.env.CHROME, args });

async function run(who, n) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  await page.goto(`${process.env.SITE}?who=${who}&n=${n}`);
  await page.waitForFunction(() => window.result, null, { timeout: 120_000 });
  const result = await page.evaluate(() => window.result);
  await page.close();
  return result;
}

const median = (all) => all.sort((a, b) => a - b)[Math.floor(all.length / 2)];
for (const [row, n] of [[8, 20_000], [9, 100_000]]) {
  const [ours, theirs] = [[], []];
  for (let turn = 0; turn < 3; turn += 1) {
    ours.push(await run("ours", n));
    theirs.push(await run("pixi", n));
  }
  // The window is 720 pixels square but for its margins: most of it is covered.
  assert.ok(ours.every(({ painted }) => painted > 100_000), "the picture is empty");
  const of = (all, read) => median(all.map(read));
  const [between, took] = [of(ours, (it) => it.between), of(ours, (it) => it.took)];
  const peer = of(theirs, (it) => it.between);
  console.log(
    `row ${row}: ${n} moving things: ${(1000 / between).toFixed(1)} frames a second, ` +
      `${took.toFixed(1)} ms a frame in the worker; PixiJS (${theirs[0].renderer}) ` +
      `${(1000 / peer).toFixed(1)}, ours takes ${(between / peer).toFixed(2)} of its time`,
  );
}
await browser.close();
