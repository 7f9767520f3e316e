// The map as a file: by pointer and by keyboard, as pixels and as shapes.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { freshPages } from "../fresh.mjs";
import { pause } from "../page.mjs";
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
  const { name, bytes } = await save("PNG picture");
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
  const { name, bytes } = await save("SVG picture");
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
  const again = await save("SVG picture");
  assert.deepEqual(again.bytes, bytes);
});

test("saving is whole by keyboard, and gives the focus back", async () => {
  const opener = page.getByRole("button", { name: "Save", exact: true });
  await opener.focus();
  await page.keyboard.press("Enter");
  await dialog().waitFor();
  assert.deepEqual(await findings(page), []);
  await dialog().getByRole("button", { name: "PNG picture" }).focus();
  const waiting = page.waitForEvent("download");
  await page.keyboard.press("Enter");
  await waiting;
  await page.keyboard.press("Escape");
  await dialog().waitFor({ state: "hidden" });
  assert.ok(await opener.evaluate((it) => it === document.activeElement));
});
