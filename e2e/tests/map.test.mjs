// The map: what is drawn on it can be pointed at, and shown or not.
import assert from "node:assert/strict";
import { test } from "node:test";
import { freshPages } from "../fresh.mjs";
import {
  logged, openFold, openTab, pause, setLayer, signed, speed, until,
} from "../page.mjs";
import { differences } from "../picture.mjs";

let page;
freshPages((it) => {
  page = it;
});

const play = () => page.getByRole("button", { name: "Play", exact: true }).click();
const title = () => page.getByRole("region", { name: "Inspector" }).locator("h2").innerText();

// Where messages are drawn in a run that stands still.
async function messages() {
  await setLayer(page, false);
  return differences(page, () => setLayer(page, true));
}

// Lets messages take five seconds, and stops time when one is on its way.
async function stopWithMessages() {
  await openFold(page, "Messages and leases");
  await page.getByRole("slider", { name: "On the way" }).fill("5000");
  await speed(page, "5×");
  for (let attempt = 0; attempt < 20; attempt += 1) {
    await page.waitForTimeout(600);
    await pause(page);
    const found = await messages();
    if (found.length > 0) return found;
    await play();
  }
  throw new Error("no message was seen");
}

test("a message on its way is seen on the map, pointed at and dropped", async () => {
  const [mark] = await stopWithMessages();
  await page.mouse.click(mark.x, mark.y);
  await until(title, (it) => /message \d+/i.test(it), "the inspector shows a message");
  await page.getByRole("region", { name: "Inspector" }).getByRole("button", { name: "Drop" })
    .first().click();
  await logged(page, /lost|dropped/i);
});

test("messages are shown or not as the reader wants, the next time too", async () => {
  await setLayer(page, false);
  await page.reload();
  await page.locator("[data-ready=true]").waitFor();
  const box = page.getByRole("checkbox", { name: "Messages" });
  await page.locator(".layers summary").click();
  assert.equal(await box.isChecked(), false);
  await box.check();
  assert.equal(await box.isChecked(), true);
});

test("the dispatcher stands on the map, shows that it is paused and can be selected", async () => {
  await pause(page);
  await openTab(page, "Break it");
  const group = page.getByRole("group", { name: "Dispatcher", exact: true }).first();
  const [card] = await differences(page, () => group.getByRole("button", { name: "pauses" }).click());
  await signed(page, /^The dispatcher is paused$/);
  // The card is right above it.
  await page.mouse.click(card.x, card.bottom + 20);
  await until(title, (it) => /dispatcher/i.test(it), "the inspector shows the dispatcher");
});

test("a surge glows around the map, and stands still where no motion is wanted", async () => {
  await openTab(page, "Break it");
  await page.getByRole("button", { name: "Demand surge" }).click();
  const legend = page.getByRole("list", { name: "Legend with counts" });
  await legend.getByText(/^\d+ %$/).waitFor();
  const motion = () => page.locator(".surge").evaluate((it) => getComputedStyle(it).animationName);
  assert.equal(await motion(), "none");
  await page.emulateMedia({ reducedMotion: "no-preference" });
  assert.equal(await motion(), "surge");
});
