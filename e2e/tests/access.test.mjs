// Everybody can use it: keyboard alone, a phone, a narrow window, and what axe finds.
import assert from "node:assert/strict";
import { test } from "node:test";
import { oneBrowser } from "../fresh.mjs";
import { anyDriver, chosen, events, openTab, pointAt, states, until } from "../page.mjs";
import { findings, visit } from "../visit.mjs";

let browser;
oneBrowser((it) => {
  browser = it;
});

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing in the main states, ${colorScheme}`, async () => {
    await visit(browser, { colorScheme }, async (page) => {
      const found = {};
      found.policies = await findings(page);
      const unfold = (all) => all.forEach((it) => (it.open = true));
      await page.locator("details").evaluateAll(unfold);
      found.unfolded = await findings(page);
      await openTab(page, "Break it");
      await page.getByRole("button", { name: "pauses" }).click();
      found.faults = await findings(page);
      await pointAt(page, ...anyDriver);
      found.inspector = await findings(page);
      await page.getByRole("button", { name: "Help and keys" }).click();
      found.help = await findings(page);
      for (const state of Object.keys(found)) if (!found[state].length) delete found[state];
      assert.deepEqual(found, {});
    });
  });
}

test("the keyboard alone plays, steps, switches, zooms, asks for help and leaves", async () => {
  await visit(browser, {}, async (page) => {
    const button = (name) => page.getByRole("button", { name, exact: true });
    await page.keyboard.press("Space");
    await button("Play").waitFor();
    const before = await until(() => events(page), (n) => n > 0, "it was running");
    await page.keyboard.press(".");
    await until(() => events(page), (n) => n > before, "a step is taken");
    const names = ["FIFO", "LIFO", "Priority", "Multi-level", "Deadline", "Shortest"];
    for (const [idx, name] of [...names.entries()].reverse()) {
      await page.keyboard.press(String(idx + 1));
      await until(() => chosen(page, "Queue policy", name), (it) => it, `${name} holds`);
    }
    const look = async () => (await page.locator(".stage").screenshot()).toString("base64");
    await page.keyboard.press("0");
    await page.waitForTimeout(300);
    const whole = await look();
    await page.keyboard.press("+");
    const near = await until(look, (it) => it !== whole, "the map is nearer");
    await page.keyboard.press("-");
    await until(look, (it) => it !== near, "the map is farther");
    await page.keyboard.press("?");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    const focus = () => page.evaluate(() => document.activeElement.tagName);
    await until(focus, (tag) => tag === "BODY", "the focus is back");
    await page.keyboard.press("Space");
    await button("Pause").waitFor();
  });
});

test("single keys do nothing while somebody types", async () => {
  await visit(browser, {}, async (page) => {
    await openTab(page, "Inspect");
    await page.getByLabel("Filter by name or state").pressSequentially("2 .");
    assert.equal(await page.getByLabel("Filter by name or state").inputValue(), "2 .");
    await page.getByRole("button", { name: "Pause", exact: true }).waitFor();
    await openTab(page, "Policies");
    assert.equal(await chosen(page, "Queue policy", "FIFO"), true);
  });
});

test("the arrow keys go from thing to thing on the map", async () => {
  await visit(browser, {}, async (page) => {
    await page.getByRole("group", { name: /^Map\. Arrow keys/ }).focus();
    await page.keyboard.press("ArrowRight");
    const title = page.getByRole("region", { name: "Inspector" }).getByRole("heading").first();
    await title.waitFor();
    await page.keyboard.press("Escape");
    await title.waitFor({ state: "hidden" });
  });
});

test("a phone shows map, controls and play, and a finger works them", async () => {
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  await visit(browser, { ...phone, deviceScaleFactor: 2 }, async (page) => {
    const map = await page.getByRole("region", { name: "Map" }).boundingBox();
    assert.ok(map.height > 300, `the map is ${map.height} high`);
    const play = await page.getByRole("button", { name: "Pause", exact: true }).boundingBox();
    assert.ok(play.y + play.height <= 844 && Math.min(play.width, play.height) >= 44);
    await page.getByRole("tab", { name: "Break it" }).tap();
    await page.getByRole("button", { name: "Demand surge" }).tap();
    await until(() => states(page), (it) => it["in progress"] + it.queued > 0, "orders come in");
    for (const tab of await page.getByRole("tab").all()) {
      const box = await tab.boundingBox();
      assert.ok(box.height >= 44, `a tab is ${box.height} high`);
    }
  });
});

test("nothing scrolls sideways at 320, 390, 768 and 1280 pixels", async () => {
  for (const width of [320, 390, 768, 1280]) {
    await visit(browser, { viewport: { width, height: 800 } }, async (page) => {
      for (const tab of ["Policies", "Break it", "Inspect"]) {
        await openTab(page, tab);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(wide <= width, `${tab} is ${wide} wide in a window of ${width}`);
      }
    });
  }
});

// What can take the focus and is in sight, by the words a reader would know it by.
const FOCUSABLE = `[...document.querySelectorAll(
  "a[href], button, input, select, summary, [tabindex]:not([tabindex='-1'])",
)].filter((it) => it.tabIndex >= 0 && !it.disabled)
  .filter((it) => it.checkVisibility({ visibilityProperty: true }))`;

test("a walk by Tab reaches everything, in every tab of the page", async () => {
  await visit(browser, {}, async (page) => {
    for (const tab of ["Policies", "Break it", "Inspect"]) {
      await openTab(page, tab);
      await page.getByRole("button", { name: /^(Pause|Play)$/ }).focus();
      if (await page.getByRole("button", { name: "Pause", exact: true }).count()) {
        await page.keyboard.press("Space");
      }
      await page.waitForTimeout(500);
      await page.evaluate(`${FOCUSABLE}.forEach((it) => it.removeAttribute("data-walked"))`);
      const n = await page.evaluate(`${FOCUSABLE}.length`);
      for (let i = 0; i < n + 5; i += 1) {
        await page.evaluate(() => document.activeElement.setAttribute("data-walked", ""));
        await page.keyboard.press("Tab");
      }
      // One radio button of a group takes the focus for all of it.
      const left = await page.evaluate(`${FOCUSABLE}
        .filter((it) => !it.hasAttribute("data-walked"))
        .filter((it) => it.type !== "radio" ||
          ![...document.getElementsByName(it.name)].some((one) => one.hasAttribute("data-walked")))
        .map((it) => it.outerHTML.slice(0, 120))`);
      assert.deepEqual(left, [], `not reached in ${tab}`);
    }
  });
});
