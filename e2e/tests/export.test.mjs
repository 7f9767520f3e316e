// What can be saved as a file, read back and held against the page: the map as pixels and shapes,
// charts, numbers, the event log, the scenario.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { freshPages } from "../fresh.mjs";
import { events, pause, speed, states, total, until } from "../page.mjs";
import { findings } from "../visit.mjs";

let page;
freshPages((fresh) => (page = fresh));

const dialog = () => page.getByRole("dialog", { name: "Save" });

// Presses a button of the dialog and returns what is saved: { name, bytes }.
async function save(kind) {
  const waiting = page.waitForEvent("download");
  await dialog().getByRole("button", { name: kind }).click();
  const download = await waiting;
  await dialog().getByRole("status").getByText(/^Saved as /).waitFor();
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

test("the map is saved as a PNG picture as large as it is on the screen", async () => {
  await pause(page);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const { name, bytes } = await save("Map as PNG");
  assert.match(name, /^ashmouth-\d\d-\d\d-\d\d\.png$/);
  assert.deepEqual([...bytes.subarray(0, 8)], [137, 80, 78, 71, 13, 10, 26, 10]);
  const box = await page.getByRole("region", { name: "Map", exact: true }).boundingBox();
  const size = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  assert.deepEqual(size, [Math.round(box.width), Math.round(box.height)]);
  // City and drivers: the land alone would be of one colour, an empty canvas transparent.
  const seen = await page.evaluate(async (base64) => {
    const raw = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([raw], { type: "image/png" }));
    const pen = new OffscreenCanvas(image.width, image.height).getContext("2d");
    pen.drawImage(image, 0, 0);
    const { data } = pen.getImageData(0, 0, image.width, image.height);
    const colours = new Set();
    let opaque = true;
    for (let at = 0; at < data.length; at += 4) {
      colours.add((data[at] << 16) | (data[at + 1] << 8) | data[at + 2]);
      opaque &&= data[at + 3] === 255;
    }
    return { colours: colours.size, opaque, marker: colours.has(0x0b3f86) };
  }, bytes.toString("base64"));
  assert.ok(seen.opaque && seen.marker && seen.colours > 50, JSON.stringify(seen));
});

test("the map is saved as an SVG picture with every driver in it", async () => {
  await pause(page);
  await page.getByRole("button", { name: "Show the whole city" }).click();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const { name, bytes } = await save("Map as SVG");
  assert.match(name, /^ashmouth-\d\d-\d\d-\d\d\.svg$/);
  const read = await page.evaluate((text) => {
    const file = new DOMParser().parseFromString(text, "image/svg+xml");
    const titles = [...file.querySelectorAll("title")].map((it) => it.textContent);
    return { root: file.documentElement.localName, titles };
  }, bytes.toString());
  assert.equal(read.root, "svg", "it is well-formed");
  assert.equal(read.titles[0], "Ashmouth");
  assert.equal(read.titles.filter((it) => /^Driver \d+$/.test(it)).length, 30);
  // Another one from the same page: the worker that drew the first is gone.
  const again = await save("Map as SVG");
  assert.deepEqual(again.bytes, bytes);
});

test("saving is whole by keyboard, and gives the focus back", async () => {
  const opener = page.getByRole("button", { name: "Save", exact: true });
  await opener.focus();
  await page.keyboard.press("Enter");
  await dialog().waitFor();
  assert.deepEqual(await findings(page), []);
  await dialog().getByRole("button", { name: "Map as PNG" }).focus();
  const waiting = page.waitForEvent("download");
  await page.keyboard.press("Enter");
  await waiting;
  await page.keyboard.press("Escape");
  await dialog().waitFor({ state: "hidden" });
  assert.ok(await opener.evaluate((it) => it === document.activeElement));
});

const digest = () => page.locator(".digest:visible code").first().innerText();

// Stands still a while later, with the dialog open.
async function standing() {
  await speed(page, "300×");
  await until(() => events(page), (n) => n > 900, "something has happened");
  await pause(page);
  await page.getByRole("button", { name: "Save", exact: true }).click();
}

// The fields of a table, as RFC 4180 has them.
function rows(text) {
  const lines = text.trimEnd().split("\n");
  return lines.map((line) =>
    [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(([, quoted, plain]) =>
      quoted === undefined ? plain : quoted.replaceAll('""', '"'),
    ),
  );
}

test("the event log is saved whole, as a table and as an object a line", async () => {
  await standing();
  const n = await events(page);
  const table = await save("Event log as CSV");
  assert.match(table.name, /^ashmouth-\d\d-\d\d-\d\d-events\.csv$/);
  const [head, ...lines] = rows(table.bytes.toString());
  const columns = ["seq", "at_us", "clock", "cause", "kind", "order", "driver", "restaurant", "rest"];
  assert.deepEqual(head, columns);
  assert.equal(lines.length, n);
  const clock = await page.locator(".clock-time").innerText();
  assert.ok(lines.every((line) => line.length === 9 && line[2] <= clock), "up to now, no later");
  const { name, bytes } = await save("Event log as NDJSON");
  assert.match(name, /-events\.ndjson$/);
  const objects = bytes.toString().trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(objects.map((it) => it.kind), lines.map((line) => line[4]));
  const same = (it, idx) => it.seq === idx && `${it.order ?? ""}` === lines[idx][5];
  assert.ok(objects.every(same));
  const delivered = objects.filter((it) => it.kind === "order-moved" && it.to === "completed");
  assert.equal(delivered.length, (await states(page)).completed);
});

test("numbers, charts and scenario are those of the run on the page", async () => {
  await standing();
  const numbers = await save("Numbers as CSV");
  assert.match(numbers.name, /-metrics\.csv$/);
  const lines = rows(numbers.bytes.toString());
  assert.deepEqual(lines[0], ["metric", "name", "class", "unit", "value"]);
  const value = (metric) => Number(lines.find((it) => it[0] === metric && it[2] === "all")[4]);
  const counts = await states(page);
  assert.equal(value("placed"), total(counts));
  assert.equal(value("completed"), counts.completed);

  const charts = await save("Charts as SVG");
  assert.match(charts.name, /-charts\.svg$/);
  const texts = await page.evaluate((text) => {
    // The page's own policy allows no styles within a document.
    const plain = text.replace(/<style>[^]*<\/style>/, "");
    const file = new DOMParser().parseFromString(plain, "image/svg+xml");
    return [...file.querySelectorAll("text")].map((it) => it.textContent);
  }, charts.bytes.toString());
  for (const tile of await page.locator(".tile-value").allInnerTexts()) {
    assert.ok(texts.includes(tile), `${tile} in ${texts}`);
  }
  assert.ok(texts.includes("Orders in the queue"));
  assert.ok(/stroke: (#|rgb|oklch|color)/.test(charts.bytes.toString()), "colours are inside");

  const { name, bytes } = await save("Scenario as JSON");
  assert.match(name, /-scenario\.json$/);
  const scenario = JSON.parse(bytes.toString());
  assert.deepEqual([scenario.version, scenario.seed], [1, 7]);
  assert.deepEqual(scenario.city, { preset: { name: "default" } });
  // It was lived again as a file to say so.
  const said = await dialog().getByRole("status").innerText();
  assert.ok(said.includes(`gives the same ${await digest()}`), said);
});

test("a file that takes long can be given up, and the city goes on", async () => {
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await dialog().waitFor();
  // By hand one would be too slow: half an hour of the city is lived in a moment.
  await page.evaluate(async () => {
    document.querySelector("[aria-label='Event log as CSV']").click();
    const bar = () => document.querySelector(".export progress");
    while (!bar()) await new Promise((resolve) => setTimeout(resolve));
    bar().nextElementSibling.click();
  });
  assert.equal(await dialog().getByRole("progressbar").count(), 0);
  assert.equal(await dialog().getByRole("status").innerText(), "");
  const n = await events(page);
  await until(() => events(page), (it) => it > n, "the city goes on");
  await save("Numbers as CSV");
});
