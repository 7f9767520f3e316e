// What can be looked at closely, and what the page explains of it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { freshPages } from "../fresh.mjs";
import {
  anyDriver, choose, events, logged, openTab, pause, pointAt, speed, states, takeTool, until,
} from "../page.mjs";

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

const log = () => page.getByRole("list", { name: "Log, newest first" });
const chips = () => page.getByRole("button", { name: /^Only orders / });

test("the decision card asks every other policy", async () => {
  await speed(page, "60×");
  await pointAt(page, "heading to");
  const card = inspector().getByRole("table", { name: "What the others would have picked" });
  await card.waitFor();
  const names = await card.getByRole("rowheader").allInnerTexts();
  assert.equal(names.length, 6);
  for (const [idx, name] of ["Weighted score", "Round robin", "Least loaded", "Two choices",
    "Random", "Joint optimal"].entries()) {
    assert.ok(names[idx].startsWith(name), `${names[idx]} is not ${name}`);
  }
  await says(/^Among equal scores .* decides\.$/);
  const panel = page.getByRole("tabpanel", { name: "Inspect" });
  const [wide, room] = await panel.evaluate((it) => [it.scrollWidth, it.clientWidth]);
  assert.ok(wide <= room, `the card is ${wide} wide, the panel ${room}`);
});

test("a weighted score is taken apart into terms that add up", async () => {
  await choose(page, "Assignment policy", "Weighted");
  await speed(page, "300×");
  await logged(page, "Assignment policy is now Weighted score");
  const before = await events(page);
  await until(() => events(page), (n) => n > before + 150, "orders are decided");
  await pause(page);
  await pointAt(page, "heading to");
  const rows = inspector().locator(".decision tbody tr.winner").first().getByRole("cell");
  const [, ...numbers] = await rows.allInnerTexts();
  const [score, ...terms] = numbers.map((text) => Number(text.replace("+", ""))).reverse();
  assert.equal(terms.length, 4);
  assert.equal(terms.reduce((sum, n) => sum + n, 0), score);
});

test("a state and an edge of the diagram filter the lists, and a chip shows all again", async () => {
  await speed(page, "60×");
  await until(() => states(page), (it) => it.completed > 3, "orders are delivered");
  await page.getByRole("button", { name: /^completed \d+, show only these$/ }).click();
  await until(() => chips().count(), (n) => n >= 3, "each list has its chip");
  await openTab(page, "Inspect");
  const rows = page.getByRole("listbox").getByRole("option");
  const of = (words) => (all) =>
    all.length > 0 && all.filter((it) => /Order/.test(it)).every((it) => words.test(it));
  await until(() => rows.allInnerTexts(), of(/delivered by/), "only delivered orders are listed");
  await chips().first().click();
  await until(() => chips().count(), (n) => n === 0, "the chips are gone");
  await page.getByRole("button", { name: /^pending to queued \d+/ }).focus();
  await page.keyboard.press("Enter");
  await chips().first().waitFor();
  await page.keyboard.press("Enter");
  await until(() => chips().count(), (n) => n === 0, "the chips are gone again");
  await page.getByText("In progress, step by step").click();
  await page.getByRole("button", { name: /^heading to customer \d+$/ }).click();
  await until(() => rows.allInnerTexts(), of(/heading to customer/), "only those are listed");
});

test("an illegal transition is tried, refused with both states named, and counted", async () => {
  await speed(page, "60×");
  await pointAt(page, "heading to");
  await page.getByText("Try what is illegal in this state").click();
  await inside("Release").click();
  await page.getByText(/^Order \d+ is .* and cannot become queued/).first().waitFor();
  await page.getByText(/^1 illegal transitions? w/).waitFor();
});

test("the queue says what goes next and why, and what each order stands by", async () => {
  await page.getByRole("slider", { name: "Drivers on shift" }).fill("4");
  await speed(page, "300×");
  await until(() => states(page), (it) => it.queued >= 5, "a queue builds up");
  await pause(page);
  const next = page.getByLabel("Next pick");
  const row = page.getByRole("list", { name: "Queue in service order" }).getByRole("listitem");
  assert.match(await next.innerText(), /^(Order \d+ goes|None goes|All|\d+ waiting)/);
  assert.match(await row.first().innerText(), /\d+:\d+ (left|late)/);
  await choose(page, "Queue policy", "LIFO");
  await until(() => next.innerText(), (it) => /it is the newest/.test(it), "the reason is another");
  await choose(page, "Queue policy", "Priority");
  await until(() => row.first().innerText(), (it) => /priority \d/.test(it), "the number is shown");
});

test("the log is filtered by kind and by thing, and each sentence says why", async () => {
  await speed(page, "60×");
  await choose(page, "Queue policy", "LIFO");
  await openTab(page, "Inspect");
  await page.getByLabel("Sentences about").selectOption("commands");
  await until(() => log().getByRole("listitem").count(), (n) => n === 1, "one command is told");
  await log().getByRole("button", { name: /^Why\? Queue policy is now Last in/ }).click();
  await log().getByText("You asked for it: command 1").waitFor();
  await page.getByLabel("Sentences about").selectOption("everything");
  await log().getByRole("button", { name: "Show only what came of it" }).click();
  await page.getByRole("button", { name: /^Only what came of: Queue policy is now Last in/ }).click();
  await until(() => log().locator(".log-text").count(), (n) => n > 1, "all is told again");
  await pause(page);
  const told = log().getByRole("button", { name: /^Why\? Driver \d+ (took on|picked up|delivered)/ });
  await told.first().click();
  const chain = log().getByRole("list", { name: "Because" });
  await chain.getByText(/was placed/).first().waitFor();
  await pointAt(page, ...anyDriver);
  await page.getByRole("button", { name: "Only selected" }).click();
  const name = await inspector().getByRole("heading").first().innerText();
  const about = (all) => all.length > 0 && all.every((it) => it.includes(name));
  await until(() => log().locator(".log-text").allInnerTexts(), about, "only its sentences");
});

test("an order's waits, attempts and back-offs stand on one axis and in sentences", async () => {
  await openTab(page, "Break it");
  await takeTool(page, "Order", "is poisoned");
  await speed(page, "60×");
  await pointAt(page, "heading to restaurant");
  const told = inspector().getByRole("list", { name: "Waits, attempts and retries" });
  await until(() => told.innerText(), (it) => /back-off of/.test(it), "the first attempt fails");
  await pause(page);
  const parts = await told.getByRole("listitem").count();
  assert.equal(await inspector().locator(".strip-part").count(), parts);
  assert.match(await told.innerText(), /attempt 1 with Driver \d+, the order could not be taken/);
});
