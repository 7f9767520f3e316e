// The first minutes of somebody who has never seen the page. Every test ends without a console
// error, an exception or a refused request.
import assert from "node:assert/strict";
import { test } from "node:test";
import { freshPages } from "../fresh.mjs";
import {
  anyDriver, busyDriver, choose, chosen, drop, events, faults, openTab, pause, pointAt, pointAtRoad,
  speed, states, takeTool, total, town, until,
} from "../page.mjs";

let page;
freshPages((it) => {
  page = it;
});

test("the city moves by itself, and the states add up", async () => {
  const before = await events(page);
  await until(() => events(page), (n) => n > before, "more happens");
  await speed(page, "300×");
  await until(() => states(page), (it) => it.completed > 0, "something is delivered");
  await pause(page);
  const counts = await until(() => states(page), (it) => total(it) > 0, "orders were placed");
  const line = await page.getByRole("region", { name: "States" }).innerText();
  assert.match(line, new RegExp(`created ${total(counts)} = sum of states`));
});

test("every queue policy and every assignment policy can be switched while it runs", async () => {
  await speed(page, "60×");
  for (const [group, names] of [
    ["Queue policy", ["LIFO", "Priority", "Multi-level", "Deadline", "Shortest", "FIFO"]],
    [
      "Assignment policy",
      ["Weighted", "Round robin", "Least loaded", "Two choices", "Random", "Nearest"],
    ],
  ]) {
    for (const name of names) {
      const before = await events(page);
      await choose(page, group, name);
      await until(() => chosen(page, group, name), (it) => it, `${name} holds`);
      await until(() => events(page), (n) => n > before, `it goes on under ${name}`);
    }
  }
});

test("another policy re-sorts the queue in front of the reader", async () => {
  // Nobody is there to serve: the queue grows and keeps still.
  await page.getByRole("slider", { name: "Drivers on shift" }).fill("0");
  await speed(page, "300×");
  const rows = page.getByRole("list", { name: "Queue in service order" }).locator(".queue-label");
  await until(() => rows.count(), (n) => n >= 5, "five orders wait");
  await pause(page);
  const first = await rows.allInnerTexts();
  await choose(page, "Queue policy", "LIFO");
  const wanted = JSON.stringify(first.toReversed());
  await until(() => rows.allInnerTexts(), (it) => JSON.stringify(it) === wanted, "it is turned");
  await choose(page, "Queue policy", "FIFO");
  await until(() => rows.allInnerTexts(), (it) => `${it}` === `${first}`, "it is turned back");
});

test("a driver breaks down by pointing, and is repaired", async () => {
  await openTab(page, "Break it");
  await takeTool(page, "Driver", "breaks down");
  await pointAt(page, ...anyDriver);
  await openTab(page, "Break it");
  await until(() => faults(page).count(), (n) => n === 1, "the fault is listed");
  await faults(page).getByRole("button", { name: /^Stop/ }).click();
  await until(() => faults(page).count(), (n) => n === 0, "the fault is gone");
});

test("a driver gives an order back, and it is tried again", async () => {
  await speed(page, "20×");
  await until(() => states(page), (it) => it["in progress"] > 0, "somebody has an order");
  await pause(page);
  await openTab(page, "Break it");
  await takeTool(page, "Driver", "gives the order back");
  await pointAt(page, ...busyDriver);
  await page.getByRole("button", { name: "Play" }).click();
  const edge = page.locator("title", { hasText: "in progress → retrying" });
  const moved = async () => Number((await edge.textContent()).split(": ")[1]);
  await until(moved, (n) => n > 0, "an order moves from in progress to retrying");
});

test("a restaurant is late and a customer calls an order off, by pointing", async () => {
  await speed(page, "20×");
  await openTab(page, "Break it");
  await takeTool(page, "Restaurant", "is late");
  // Restaurants are the things without a number: the list says what their kitchen does.
  await pointAt(page, "cooking");
  await openTab(page, "Break it");
  await until(() => faults(page).count(), (n) => n === 1, "the late restaurant is listed");
  await takeTool(page, "Order", "is called off");
  await pointAt(page, "heading to restaurant");
  await until(() => states(page), (it) => it.cancelled > 0, "an order is cancelled");
});

test("a road is closed by pointing at the map, and opened again", async () => {
  await pause(page);
  await openTab(page, "Break it");
  await takeTool(page, "Road", "is closed");
  await pointAtRoad(page);
  await until(() => faults(page).count(), (n) => n === 1, "the closed road is listed");
  await openTab(page, "Break it");
  await faults(page).getByRole("button", { name: /^Stop/ }).click();
  await until(() => faults(page).count(), (n) => n === 0, "the road is open");
});

test("lost messages, a surge and a paused dispatcher are listed and stopped", async () => {
  await openTab(page, "Break it");
  for (const name of ["Meddle with all", "Demand surge", "pauses"]) {
    await page.getByRole("button", { name }).click();
  }
  await until(() => faults(page).count(), (n) => n === 3, "three faults are listed");
  await speed(page, "300×");
  await until(() => states(page), (it) => it.queued >= 3, "a queue builds up");
  for (let left = 3; left > 0; left -= 1) {
    await faults(page).first().getByRole("button", { name: /^Stop/ }).click();
    await until(() => faults(page).count(), (n) => n === left - 1, "one fault less");
  }
  await until(() => states(page), (it) => it.completed > 0, "orders are delivered");
});

test("reset gives the same run again, whatever was done before", async () => {
  const digest = () => page.locator(".digest code:visible").first().innerText();
  const restart = async () => {
    const before = await events(page);
    await page.getByRole("button", { name: "Reset" }).click();
    await until(() => events(page), (n) => n < before, "it starts over");
    await page.keyboard.press(".");
    await page.getByRole("button", { name: "Play" }).waitFor();
  };
  const step = async (n) => {
    for (let now = await events(page); now < n; ) {
      const before = now;
      await page.getByRole("button", { name: "Step" }).click();
      now = await until(() => events(page), (it) => it > before, "a step is taken");
    }
    return [await events(page), await digest()];
  };
  await speed(page, "300×");
  const opening = await events(page);
  await until(() => events(page), (n) => n > opening + 200, "time passes");
  await speed(page, "1×");
  await restart();
  const end = (await events(page)) + 40;
  const first = await step(end);
  await choose(page, "Queue policy", "LIFO");
  await until(() => chosen(page, "Queue policy", "LIFO"), (it) => it, "LIFO holds");
  await step(end + 20);
  await restart();
  assert.deepEqual(await step(end), first);
});

test("a street map is imported by the picker and by dropping it", async () => {
  const imported = async (name) => {
    await page.getByText(name, { exact: true }).waitFor();
    await until(() => events(page), (n) => n > 0, `${name} moves`);
    await page.getByText("© OpenStreetMap contributors").waitFor();
  };
  const buffer = Buffer.from(town());
  const file = { name: "village.geojson", mimeType: "application/geo+json", buffer };
  await page.getByLabel("Files to import").setInputFiles(file);
  await imported("village");
  await page.getByRole("combobox", { name: "Scenario" }).selectOption("default");
  await page.getByText("village", { exact: true }).waitFor({ state: "detached" });
  await until(() => events(page), (n) => n > 0, "the city moves again");
  await drop(page, [{ name: "suburb.geojson", text: town(8) }]);
  await imported("suburb");
});

test("a bad file says what is wrong, and the run goes on", async () => {
  await drop(page, [{ name: "bad.geojson", text: '{"type": "FeatureCollection", "features": [' }]);
  const alert = page.getByRole("alert");
  await alert.getByText("could not be loaded").waitFor();
  assert.match(await alert.innerText(), /bad\.geojson/);
  const before = await events(page);
  await until(() => events(page), (n) => n > before, "the run goes on");
  await alert.getByRole("button", { name: "Close this message" }).click();
});

test("why this driver: an order on its way shows its candidates", async () => {
  await speed(page, "20×");
  await until(() => states(page), (it) => it["in progress"] > 0, "an order is on its way");
  await pause(page);
  await pointAt(page, "heading to");
  const inspector = page.getByRole("region", { name: "Inspector" });
  await inspector.getByText(/^Order \d+/).first().waitFor();
  await inspector.getByRole("heading", { name: "Attempts", exact: true }).waitFor();
  await inspector.getByRole("table").first().waitFor();
});
