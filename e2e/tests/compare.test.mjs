// The comparison on the page: it starts, fills, stops, sorts, exports, and opens its runs.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { site } from "../browser.mjs";
import { oneBrowser } from "../fresh.mjs";
import { choose, events, speed, states, started, until } from "../page.mjs";
import { findings, visit } from "../visit.mjs";

let browser;
oneBrowser((it) => {
  browser = it;
});

const SMALL = { address: `${site}?scenario=small&seed=4` };

async function openCompare(page) {
  await page.getByRole("button", { name: /^Compar(e|ing) policies/ }).click();
  const dialog = page.getByRole("dialog", { name: "Compare policies" });
  await dialog.waitFor();
  return dialog;
}

// Ticks exactly these policies.
async function tick(dialog, group, names) {
  for (const box of await dialog.getByRole("group", { name: group }).getByRole("checkbox").all()) {
    const name = await box.evaluate((it) => it.closest("label").innerText.trim());
    await box.setChecked(names.includes(name));
  }
}

async function compare(page, dialog, { queues, assigns, seeds = "10", length = "30 min" }) {
  await tick(dialog, "Queue policies", queues);
  await tick(dialog, "Assignment policies", assigns);
  await choose(page, "Seeds", seeds);
  await choose(page, "Length of each run", length);
  await dialog.getByRole("button", { name: "Compare", exact: true }).click();
}

const done = (dialog) => dialog.getByText(/^Done: \d+ runs compared\.$/).waitFor();
const table = (dialog) => dialog.getByRole("table");
const column = async (dialog, n) => {
  const cells = await table(dialog).locator(`tbody tr > :nth-child(${n})`).allInnerTexts();
  return cells.map((text) => text.trim());
};

const TWO = { queues: ["FIFO", "LIFO"], assigns: ["Nearest", "Random"] };

test("cells on the same days become cards and a table that sorts and is exported", async () => {
  await visit(browser, SMALL, async (page) => {
    const dialog = await openCompare(page);
    await compare(page, dialog, TWO);
    await done(dialog);
    assert.equal(await dialog.locator(".compare-card").count(), 4);
    assert.deepEqual(await column(dialog, 2), ["10", "10", "10", "10"]);
    const drawn = await dialog.locator(".spark-line").evaluateAll((all) =>
      all.map((it) => it.getAttribute("d").split("L").length));
    assert.deepEqual(drawn, [30, 30, 30, 30]);
    // Sorted: the numbers of the column go up or down, and the head says so.
    const head = table(dialog).getByRole("columnheader", { name: /^Driven/ });
    const numbers = async () => {
      const at = await head.evaluate((it) => it.cellIndex + 1);
      return (await column(dialog, at)).map((text) => parseFloat(text));
    };
    await head.getByRole("button").click();
    await until(() => head.getAttribute("aria-sort"), (it) => it === "ascending", "it is sorted");
    const up = await numbers();
    assert.deepEqual(up, [...up].sort((a, b) => a - b));
    await head.getByRole("button").click();
    await until(() => head.getAttribute("aria-sort"), (it) => it === "descending", "it is turned");
    const down = await numbers();
    assert.deepEqual(down, [...down].sort((a, b) => b - a));
    assert.ok(down[0] > down.at(-1), `the policies do not differ: ${down}`);
    // The baseline says so, and can be another one.
    const at = await head.evaluate((it) => it.cellIndex + 1);
    const said = await column(dialog, at);
    assert.equal(said.filter((it) => it.includes("baseline")).length, 1);
    const row = (name) => table(dialog).getByRole("row", { name });
    await dialog.getByLabel("Baseline").selectOption({ index: 3 });
    await row(/^LIFO\s*Random/).getByText("baseline").first().waitFor();
    // The file: a head, and each number of each cell.
    const download = page.waitForEvent("download");
    await dialog.getByRole("button", { name: "Export CSV" }).click();
    const file = await download;
    assert.equal(file.suggestedFilename(), "compare-small.csv");
    const lines = (await readFile(await file.path(), "utf8")).trimEnd().split("\n");
    assert.match(lines[0], /^scenario,queue,assign,metric,class,unit,n,mean,low,high,pairs,/);
    const driven = lines.filter((line) => /^small,\w+,\w+,driven,all,km,10,/.test(line));
    assert.equal(driven.length, 4);
    for (const line of driven) {
      const mean = Number(line.split(",")[7]);
      assert.ok(down.some((it) => Math.abs(it - mean) < 0.51), `${mean} is not in ${down}`);
    }
    const command = await dialog.locator("code", { hasText: "dispatch compare" }).innerText();
    assert.match(command, /--queue fifo,lifo --assign nearest,random --seeds 4\.\.13 --until 30m/);
  });
});

test("a comparison that is cancelled keeps what has come, and leaves no worker", async () => {
  await visit(browser, {}, async (page) => {
    const before = page.workers().length;
    const dialog = await openCompare(page);
    await compare(page, dialog, { ...TWO, seeds: "100", length: "8 h" });
    const bar = dialog.getByRole("progressbar", { name: "Comparison" });
    await bar.waitFor();
    await until(() => bar.evaluate((it) => it.value), (n) => n >= 5, "some have come");
    assert.ok(page.workers().length > before);
    await dialog.getByRole("button", { name: "Cancel", exact: true }).click();
    const says = await dialog.getByText(/^Cancelled: \d+ of 400 runs/).innerText();
    const kept = Number(/\d+/.exec(says)[0]);
    assert.ok(kept >= 5 && kept < 400, says);
    const seeds = (await column(dialog, 2)).map(Number);
    assert.equal(seeds.reduce((sum, n) => sum + n, 0), kept);
    await until(() => page.workers().length, (n) => n === before, "the workers are gone");
  });
});

test("a cell's run opens on the map, and ends with the digest of its card", async () => {
  await visit(browser, SMALL, async (page) => {
    const dialog = await openCompare(page);
    await compare(page, dialog, TWO);
    await done(dialog);
    const card = dialog.locator(".compare-card", { hasText: "LIFO" }).filter({ hasText: "Random" });
    const digest = await card.locator("code").innerText();
    await card.getByRole("button", { name: /^Open this run: LIFO/ }).click();
    await dialog.waitFor({ state: "hidden" });
    const group = (name) => page.getByRole("radiogroup", { name, exact: true });
    await until(() => group("Queue policy").getByRole("radio", { name: "LIFO" }).isChecked(),
      (it) => it, "its policy holds");
    await speed(page, "20×");
    const clock = page.locator(".clock-time");
    await until(() => clock.innerText(), (it) => it >= "12:28:00", "the end is near");
    await page.getByRole("button", { name: "Pause", exact: true }).click();
    // Event by event: the digest of the half hour must be among them, and before its end.
    const shown = page.locator(".digest code:visible").first();
    await until(async () => {
      if ((await shown.innerText()) === digest) return "met";
      const n = await events(page);
      await page.getByRole("button", { name: "Step" }).click();
      await until(() => events(page), (it) => it !== n, "a step is taken");
      return clock.innerText();
    }, (it) => it === "met" || it > "12:31:00", "the digest is met");
    assert.equal(await shown.innerText(), digest);
  });
});

test("what was done on the map strikes every cell, but for the policies", async () => {
  await visit(browser, SMALL, async (page) => {
    await choose(page, "Queue policy", "LIFO");
    const orders = page.getByRole("slider", { name: "Orders" });
    await orders.fill("60");
    await until(() => orders.inputValue(), (it) => it === "60", "the rate holds");
    const placed = async (checked) => {
      const dialog = await openCompare(page);
      const box = dialog.getByRole("checkbox", { name: "With what I did: 1 action" });
      await box.setChecked(checked);
      await compare(page, dialog, { queues: ["FIFO"], assigns: ["Nearest"], length: "2 h" });
      await done(dialog);
      await choose(page, "Numbers shown", "All");
      const head = table(dialog).getByRole("columnheader", { name: "Placed" });
      const cells = await column(dialog, await head.evaluate((it) => it.cellIndex + 1));
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "hidden" });
      return parseFloat(cells[0]);
    };
    const [without, withIt] = [await placed(false), await placed(true)];
    assert.ok(withIt > without * 2, `${withIt} orders, and ${without} without the raised demand`);
  });
});

test("the map stands still behind the dialog and goes on after it", async () => {
  await visit(browser, {}, async (page) => {
    await started(page);
    const dialog = await openCompare(page);
    const focus = () => page.evaluate(() => !!document.activeElement.closest("dialog"));
    assert.ok(await focus());
    const play = page.locator(".play");
    assert.equal(await play.getAttribute("aria-label"), "Play");
    const before = page.url();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    await until(() => play.getAttribute("aria-label"), (it) => it === "Pause", "time goes on");
    assert.equal(page.url(), before);
    assert.ok((await states(page)) !== null);
  });
});

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing in the comparison, ${colorScheme}`, async () => {
    await visit(browser, { ...SMALL, colorScheme }, async (page) => {
      const dialog = await openCompare(page);
      const found = { empty: await findings(page) };
      await compare(page, dialog, TWO);
      await done(dialog);
      found.done = await findings(page);
      for (const state of Object.keys(found)) if (!found[state].length) delete found[state];
      assert.deepEqual(found, {});
    });
  });
}

test("nothing of it scrolls the page sideways at 320, 390, 768 and 1280 pixels", async () => {
  for (const width of [320, 390, 768, 1280]) {
    await visit(browser, { ...SMALL, viewport: { width, height: 800 } }, async (page) => {
      const dialog = await openCompare(page);
      await compare(page, dialog, TWO);
      await done(dialog);
      const wide = await page.evaluate(() => {
        const body = document.querySelector(".compare-body");
        return [document.documentElement.scrollWidth, body.scrollWidth - body.clientWidth];
      });
      assert.ok(wide[0] <= width && wide[1] <= 0, `${wide} in a window of ${width}`);
    });
  }
});
