// The page as a whole: settings, embedding, the model page, alerts, numbers, trouble.
import assert from "node:assert/strict";
import { test } from "node:test";
import { open, site } from "../browser.mjs";
import { oneBrowser } from "../fresh.mjs";
import {
  events, faults, logged, openFold, openTab, signed, speed, started, until,
} from "../page.mjs";
import { findings, visit } from "../visit.mjs";

let browser;
oneBrowser((it) => {
  browser = it;
});

const root = (page, name) => page.locator("html").getAttribute(name);

test("contrast and motion follow the system, or the reader, who is remembered", async () => {
  await visit(browser, { reducedMotion: "no-preference" }, async (page) => {
    assert.equal(await root(page, "data-contrast"), "system");
    assert.equal(await root(page, "data-motion"), "system");
    await page.getByRole("button", { name: "Help and keys" }).click();
    await page.getByLabel("More contrast, whatever the system says").check();
    await page.getByLabel("Less motion, whatever the system says").check();
    await page.locator("dialog label", { hasText: /^Dark$/ }).click();
    assert.equal(await root(page, "data-contrast"), "more");
    assert.equal(await root(page, "data-motion"), "reduce");
    assert.deepEqual(await findings(page), []);
    await page.reload();
    await started(page);
    assert.equal(await root(page, "data-contrast"), "more");
    assert.equal(await root(page, "data-theme"), "dark");
    assert.deepEqual(await findings(page), []);
  });
  await visit(browser, { contrast: "more", reducedMotion: "reduce" }, async (page) => {
    assert.equal(await root(page, "data-contrast"), "more");
    assert.equal(await root(page, "data-motion"), "reduce");
  });
});

test("a store that is full, blocked or holds nonsense changes nothing but memory", async () => {
  const spoil = {
    blocked: () => Object.defineProperty(window, "localStorage", {
      get() { throw new DOMException("no", "SecurityError"); },
    }),
    full: () => {
      Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };
    },
    nonsense: () => {
      if (self !== top || !location.href.startsWith("http")) return;
      localStorage.setItem("dispatch-playground", "\u0000;;theme=mauve;keys");
    },
  };
  for (const script of Object.values(spoil)) {
    const { page, problems, context } = await open(browser, { address: "about:blank", ready: false });
    await page.addInitScript(script);
    await page.goto(site);
    await started(page);
    await page.getByRole("button", { name: /^Colours/ }).click();
    assert.equal(await root(page, "data-theme"), "light");
    await context.close();
    assert.deepEqual(problems, []);
  }
});

test("in another page there are map and time only, and the wheel is that page's", async () => {
  const { page, problems } = await open(browser, { address: "about:blank", ready: false });
  await page.route("**/host.html", (route) => route.fulfill({
    contentType: "text/html",
    body: `<body style="height: 3000px"><iframe style="width: 800px; height: 500px"
      title="playground" src="./?embed=1&scenario=small&seed=3"></iframe></body>`,
  }));
  await page.goto(new URL("host.html", site).href);
  const frame = page.frameLocator("iframe");
  await frame.locator("[data-ready=true]").waitFor();
  assert.equal(await frame.getByRole("tablist").count(), 0);
  await frame.getByRole("button", { name: "Pause", exact: true }).waitFor();
  const whole = await frame.getByRole("link", { name: "Open the playground" }).getAttribute("href");
  assert.equal(whole, "./?scenario=small&seed=3");
  await page.mouse.move(400, 200);
  await page.mouse.wheel(0, 300);
  await until(() => page.evaluate(() => scrollY), (y) => y > 0, "the host scrolls");
  await page.evaluate(() => scrollTo(0, 0));
  await page.mouse.click(400, 220);
  await page.mouse.wheel(0, 300);
  await page.waitForTimeout(300);
  assert.equal(await page.evaluate(() => scrollY), 0, "once clicked, the map has the wheel");
  assert.deepEqual(problems, []);
});

test("about the model is a page of its own, with the same policy and nothing for axe", async () => {
  for (const colorScheme of ["light", "dark"]) {
    const { page, problems } = await open(browser, {
      address: new URL("model.html", site).href, ready: false, colorScheme,
    });
    await page.getByRole("heading", { level: 1, name: "The model" }).waitFor();
    await page.getByRole("navigation").getByRole("link", { name: "What is left out" }).click();
    assert.match(page.url(), /#what-is-left-out$/);
    assert.ok((await page.getByRole("table").count()) > 5);
    assert.deepEqual(await findings(page), []);
    for (const width of [320, 390]) {
      await page.setViewportSize({ width, height: 800 });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= width, `${wide} at ${width}`);
    }
    assert.deepEqual(problems, []);
  }
});

test("one press makes trouble, each fault is listed, one press stops them all", async () => {
  await visit(browser, {}, async (page) => {
    await openTab(page, "Break it");
    const trouble = page.getByRole("region", { name: "Make trouble" });
    await trouble.getByRole("button", { name: "Flaky network" }).click();
    await until(() => faults(page).count(), (n) => n === 3, "three faults are listed");
    await trouble.getByRole("button", { name: "Bridge closed" }).click();
    await signed(page, /closed/);
    await page.getByRole("button", { name: "Stop all" }).click();
    await until(() => faults(page).count(), (n) => n === 0, "all are stopped");
    await trouble.getByRole("button", { name: "Dispatcher crash" }).click();
    await logged(page, /dispatcher/i);
  });
});

test("when promises burn an alert says what began it and how long it took to notice", async () => {
  await visit(browser, {}, async (page) => {
    await openTab(page, "Break it");
    await page.getByRole("button", { name: "pauses" }).click();
    await speed(page, "300×");
    const alert = page.locator(".alert-line");
    await alert.waitFor({ timeout: 60_000 });
    assert.match(
      await alert.innerText(),
      /Alert since .* burned at \d+\.\d×, noticed .* after this began: the dispatcher is paused/,
    );
    await openTab(page, "Inspect");
    await openFold(page, "Every number");
    const row = (name) => page.locator(".numbers tr").filter({ hasText: name });
    assert.equal(await row("Goodput").locator("td").count(), 4);
    const before = await row("Placed").locator("td").first().innerText();
    await page.locator("label", { hasText: "the whole run" }).click();
    const placed = row("Placed").locator("td").first();
    await until(() => placed.innerText(), (text) => Number(text) > Number(before), "more in all");
  });
});

test("a point of a trend is read by pointing and by arrow keys", async () => {
  await visit(browser, {}, async (page) => {
    const tile = page.getByRole("button", { name: /^Drivers busy/ });
    await tile.focus();
    await page.keyboard.press("ArrowLeft");
    const said = page.locator(".score-help");
    assert.match(await said.innerText(), /Drivers busy at \d\d:\d\d:\d\d: \d+\.\d %/);
    const last = await said.innerText();
    await page.keyboard.press("ArrowLeft");
    assert.notEqual(await said.innerText(), last);
    await page.keyboard.press("Tab");
    assert.doesNotMatch(await said.innerText(), /Drivers busy at/);
    await page.mouse.move(0, 0);
    const box = await tile.boundingBox();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    assert.match(await said.innerText(), /Drivers busy at/);
  });
});

test("retries come up in the strip, those to come as well", async () => {
  await visit(browser, {}, async (page) => {
    await openTab(page, "Break it");
    await page.getByRole("button", { name: "Wave of cancellations" }).click();
    await speed(page, "60×");
    const strip = page.getByRole("img", { name: /^In the last minute/ });
    const name = () => strip.getAttribute("aria-label");
    await until(name, (text) => /[1-9]\d* retr/.test(text), "a retry is told");
    await until(name, (text) => /more in the next minute/.test(text), "one to come is told");
    assert.ok((await events(page)) > 0);
  });
});
