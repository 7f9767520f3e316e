// What can be looked at closely, and what the page explains of it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { freshPages } from "../fresh.mjs";
import { events, openTab, pause, pointAt, until } from "../page.mjs";

let page;
freshPages((it) => {
  page = it;
});

const inspector = () => page.getByRole("region", { name: "Inspector" });
const inside = (name) => inspector().getByRole("button", { name, exact: true });
const says = (words) => inspector().getByText(words).first().waitFor();

// Steps until what `ask` counts is there.
async function stepUntil(ask, what) {
  for (let steps = 0; (await ask()) === 0; steps += 1) {
    assert.ok(steps < 200, `${what} was never seen`);
    const before = await events(page);
    await page.getByRole("button", { name: "Step", exact: true }).click();
    await until(() => events(page), (n) => n > before, "a step is taken");
  }
}

test("a message on its way is looked at, dropped, and tells what became of it", async () => {
  await openTab(page, "Break it");
  await page.getByText("Or with one in flight").click();
  await pause(page);
  const flights = page.getByRole("button", { name: /^Look at message \d+$/ });
  await stepUntil(() => flights.count(), "a message");
  await flights.first().click();
  await inspector().getByRole("heading", { name: /^[A-Za-z]+, message \d+$/ }).waitFor();
  await says(/^(on its way|arrived; its acknowledgement is on its way back)$/);
  await says(/arrives in \d+ ms$/);
  await inside("Drop").first().click();
  await says(/^Fault: .* is lost$/);
  const related = inspector().getByRole("list", { name: "Has to do with" });
  await related.getByRole("button", { name: /^Dispatcher, / }).click();
  await inspector().getByRole("heading", { name: "Dispatcher", exact: true }).waitFor();
});

test("a district is cut off and joined again from its own page", async () => {
  await pointAt(page, "district");
  await says("in touch with the rest of the city");
  await inside("Cut off").click();
  await says(/^cut off for .*: nobody in it hears or is heard$/);
  await inspector().getByRole("button", { name: /^Stop: .* is cut off/ }).click();
  await says("in touch with the rest of the city");
});

test("the dispatcher is paused, resumed, crashed and started again from its own page", async () => {
  await pointAt(page, "dispatcher", /^\s*Dispatcher, /);
  await inside("pauses").click();
  await says(/^paused: hands out no orders$/);
  await inside("resumes").click();
  await says(/^works: nobody keeps it waiting$/);
  await inside("crashes").click();
  await says(/^down for .*: nobody hears$/);
  await inside("restarts").click();
  await says(/^works: nobody keeps it waiting$/);
});
