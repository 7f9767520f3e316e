// Pictures of the main states for people to look at: light, dark and more contrast, three widths.
// Usage: node run.mjs FOLDER [NAME…]   (`cargo xtask shots` does it)
import { mkdir } from "node:fs/promises";
import { launch, open, site } from "../browser.mjs";
import { started } from "../page.mjs";
import { CONCEPTS } from "./concepts.mjs";
import { STATES } from "./states.mjs";

const [folder = "target/shots", ...wanted] = process.argv.slice(2);
const SIZES = [
  [1280, 800],
  [768, 1024],
  [390, 844],
];
const LOOKS = {
  light: {},
  dark: { colorScheme: "dark" },
  contrast: { contrast: "more" },
};

await mkdir(folder, { recursive: true });
const browser = await launch();

// A page on which `each` takes its pictures; what went wrong on it is told.
async function visit(address, name, size, look, each) {
  const [width, height] = size;
  const { page, context, problems } = await open(browser, {
    address,
    viewport: { width, height },
    deviceScaleFactor: width < 500 ? 2 : 1,
    ...LOOKS[look],
  });
  const picture = async (state) => {
    await page.waitForTimeout(700);
    await page.screenshot({ path: `${folder}/${state}-${width}-${look}.png` });
  };
  try {
    await each(page, picture);
  } catch (problem) {
    problems.push(String(problem));
  }
  if (problems.length > 0) console.error(`${name} ${width} ${look}:`, problems.join("\n"));
  await context.close();
}

for (const look of Object.keys(LOOKS)) {
  for (const size of SIZES) {
    if (wanted.length === 0) {
      await visit(site, "states", size, look, async (page, picture) => {
        await started(page);
        for (const [state, enter] of Object.entries(STATES)) {
          await enter(page);
          await picture(state);
        }
      });
    }
    for (const [name, { query = "", enter }] of Object.entries(CONCEPTS)) {
      if (wanted.length > 0 && !wanted.includes(name)) continue;
      await visit(site + query, name, size, look, async (page, picture) => {
        if (/lesson|embed/.test(query)) await page.locator("#boot").waitFor({ state: "detached" });
        else await started(page);
        await enter(page);
        await picture(name);
      });
    }
  }
}
await browser.close();
