// Nothing scrolls sideways, no word is cut, no control lies on another: four widths, doubled text,
// long words, each tab with everything unfolded.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "../browser.mjs";
import { layout, lengthen, unfold } from "../layout.mjs";
import { anyDriver, openTab, pause, pointAt, takeTool } from "../page.mjs";
import { visit } from "../visit.mjs";

let usual;
// In this one the reader has set the letters to twice their size.
let large;
before(async () => {
  usual = await launch();
  large = await launch("--blink-settings=defaultFontSize=32,defaultFixedFontSize=26");
});
after(() => Promise.all([usual?.close(), large?.close()]));

const SIZES = [
  [320, 640],
  [390, 844],
  [768, 1024],
  [1280, 800],
];
const asItIs = async () => {};
const WAYS = {
  "as it is": [() => usual, asItIs],
  "with text twice as large": [() => large, asItIs],
  "with long words": [() => usual, lengthen],
};

for (const [width, height] of SIZES) {
  for (const [way, [browser, change]] of Object.entries(WAYS)) {
    test(`everything has room at ${width} px ${way}`, async () => {
      await visit(browser(), { viewport: { width, height } }, async (page) => {
        const found = {};
        const look = async (state) => {
          await change(page);
          await page.waitForTimeout(100);
          const faults = await layout(page);
          if (faults.length) found[state] = faults;
        };
        await openTab(page, "Break it");
        await takeTool(page, "Driver", "Breaks down");
        await pointAt(page, ...anyDriver);
        await pause(page);
        for (const tab of ["policies", "faults", "inspect"]) {
          // Not by its words: they are longer now.
          await page.locator(`#tab-${tab}`).click();
          await look(tab);
          await unfold(page);
          await look(`${tab}, unfolded`);
        }
        await page.getByRole("button", { name: "Help and keys" }).click();
        await look("help");
        assert.deepEqual(found, {}, JSON.stringify(found, null, 1));
      });
    });
  }
}
