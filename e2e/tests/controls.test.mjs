// Every control beside the first few: each group does what it says, and what it did is seen in a
// list, in a sign on the map or in a sentence of the log.
import assert from "node:assert/strict";
import { test } from "node:test";
import { freshPages } from "../fresh.mjs";
import {
  anyDriver, choose, events, faults, logged, openFold, openTab, pause, pointAt, pointAtRoad, signed,
  signs, speed, states, takeTool, until,
} from "../page.mjs";

let page;
freshPages((it) => {
  page = it;
});

const button = (name) => page.getByRole("button", { name, exact: true });
const slider = (name) => page.getByRole("slider", { name, exact: true });
const listed = (words) =>
  until(() => faults(page).filter({ hasText: words }).count(), (n) => n > 0, `${words} is listed`);

async function start(scenario) {
  const city = () => page.locator(".place").innerText();
  const before = await city();
  await page.getByRole("combobox", { name: "Scenario" }).selectOption(scenario);
  await until(city, (it) => it !== before, `${scenario} has begun`);
  await until(() => events(page), (n) => n > 0, "it runs");
}

test("a priority inversion is seen, and a fix ends it", async () => {
  await start("priority-inversion");
  await speed(page, "300×");
  await signed(page, /^Order \d waits for order 5$/);
  await openFold(page, "Priority inversion");
  await page.getByText("1 order is held up").waitFor();
  await choose(page, "Fix for priority inversion", "Priority inheritance");
  await logged(page, "Fix of priority inversion is now: Priority inheritance");
  await until(() => signs(page), (all) => all.length === 0, "nobody is held up any more");
  await choose(page, "Fix for priority inversion", "Priority ceiling");
  await logged(page, "Fix of priority inversion is now: Priority ceiling");
  await choose(page, "Aging against inversion", "5 min are worth a class");
  await logged(page, "Queue policy is now Priority (aging");
});

test("in sync mode the dispatcher waits for one driver, and customers wait for it", async () => {
  await choose(page, "Dispatch mode", "sync");
  await logged(page, "Sync dispatch from now on");
  await speed(page, "300×");
  await signed(page, /^Driver \d+ blocks the dispatcher about order \d+$/);
  const panel = page.getByRole("region", { name: "Dispatcher", exact: true });
  await until(() => panel.innerText(), (it) => /\d+ customers? waits? for/.test(it), "who waits");
  await choose(page, "Dispatch mode", "async");
  await logged(page, "Async dispatch from now on");
});

test("the dispatcher crashes at each moment, with either log, and is started again", async () => {
  await openTab(page, "Break it");
  await speed(page, "300×");
  for (const [name, words] of [
    ["crashes", "The dispatcher is down"],
    ["crashes before its next answer", "before it acknowledges"],
    ["crashes after it", "after it has acknowledged"],
  ]) {
    await button(name).click();
    await listed(words);
    await page.locator(".chip.held", { hasText: "down" }).waitFor();
    await faults(page).first().getByRole("button", { name: /^Stop/ }).click();
    await page.locator(".chip.held").waitFor({ state: "detached" });
  }
  await logged(page, "has read in its log where it was");
  await page.getByText("What outlives a crash").click();
  await choose(page, "Log of the dispatcher", "volatile");
  await logged(page, "The dispatcher's log is now volatile");
  // What everybody sends again after the restart would push its sentence out of the list at once.
  await speed(page, "20×");
  await button("crashes").click();
  await listed("The dispatcher is down");
  await faults(page).first().getByRole("button", { name: /^Stop/ }).click();
  await logged(page, "knows of nothing that was before");
});

test("a share of all messages is lost, late, doubled and overtaken", async () => {
  await openTab(page, "Break it");
  await speed(page, "60×");
  for (const [name, state, told] of [
    ["lost", "20 % of all messages are lost", "Lost on the way"],
    ["late", "20 % of all messages take", "Delayed until"],
    ["twice", "20 % of all messages travel twice", "On the way twice"],
    ["overtaken", "20 % of all messages are overtaken", "Held back to be overtaken"],
  ]) {
    await choose(page, "What happens to messages", name);
    await button("Meddle with all").click();
    await listed(state);
    await logged(page, told);
  }
  assert.equal(await faults(page).count(), 4);
});

test("one message in flight is chosen, and is lost", async () => {
  await openTab(page, "Break it");
  await page.getByText("Or with one in flight").click();
  const flights = page.locator(".flight");
  await pause(page);
  for (let steps = 0; (await flights.count()) === 0; steps += 1) {
    assert.ok(steps < 200, "nothing was ever in flight");
    const before = await events(page);
    await button("Step").click();
    await until(() => events(page), (n) => n > before, "a step is taken");
  }
  await flights.first().click();
  await logged(page, /^Fault: .* is lost$/);
});

test("a district is cut off, a road jams and a driver slows down", async () => {
  await openTab(page, "Break it");
  await button("is cut off").click();
  await listed("is cut off");
  await signed(page, /is cut off/);
  await pause(page);
  await takeTool(page, "Road", "jams");
  await pointAtRoad(page);
  await openTab(page, "Break it");
  await listed("takes 400 % of its usual time");
  await signed(page, /takes 400 % of its usual time/);
  await takeTool(page, "Driver", "slows down");
  await pointAt(page, ...anyDriver);
  await openTab(page, "Break it");
  await listed("drives at 50 % of their speed");
  await signed(page, /drives at 50 % of their speed/);
});

test("everything that can strike at random does", async () => {
  await openTab(page, "Break it");
  const kinds = page.getByLabel("What strikes at random");
  const names = await kinds.getByRole("option").allInnerTexts();
  assert.equal(names.length, 17);
  await slider("How often").fill("60");
  for (const [idx, name] of names.entries()) {
    await kinds.selectOption(name);
    await button("Strike at random").click();
    const sources = () => faults(page).filter({ hasText: "an hour at random" }).count();
    await until(sources, (n) => n === idx + 1, `${name} is listed`);
  }
  await speed(page, "60×");
  await until(() => faults(page).count(), (n) => n > names.length, "something strikes");
});

test("a full queue, breakers and limits hold back", async () => {
  await openFold(page, "Back-pressure");
  await slider("Room in the queue").fill("1");
  await logged(page, "The queue now holds at most 1 order");
  for (const [name, words] of [
    ["Drop oldest", "the oldest order is dropped"],
    ["Shed lowest class", "the lowest class is shed"],
    ["Reject newest", "newcomers are turned away"],
  ]) {
    await choose(page, "An order arrives at a full queue", name);
    await logged(page, `When the queue is full, ${words}`);
  }
  await choose(page, "Limits by", "district");
  await slider("In progress").fill("2");
  await page.getByText("In force: per district at most 2 in progress.").waitFor();
  await slider("Starts").fill("3");
  await page.getByText("In force: per district at most 2 in progress and at most 3 starts").waitFor();
  await page.getByLabel("Which of them is limited").selectOption({ index: 1 });
  await slider("In progress").fill("4");
  await page.getByText("for district 1 at most 4 in progress").first().waitFor();
  await slider("In progress").fill("0");
  await page.getByLabel("Which of them is limited").selectOption({ index: 0 });
  await slider("In progress").fill("0");
  await slider("Starts").fill("0");
  await logged(page, "No limits by key now");
});

test("a breaker opens at the counter of a closed restaurant, and is marked", async () => {
  await start("small");
  await openFold(page, "Back-pressure");
  await choose(page, "Circuit breaker of each restaurant", "on");
  await slider("Opens after").fill("1");
  await logged(page, "A restaurant gets no orders for 5:00 after 1 failed attempt");
  await openTab(page, "Break it");
  await openFold(page, "Retry policy");
  await slider("Attempt time-out").fill("10");
  await logged(page, "each of at most 10:00");
  await takeTool(page, "Restaurant", "closes");
  await speed(page, "60×");
  await pointAt(page, "cooking");
  await signed(page, /is closed/);
  await speed(page, "300×");
  await signed(page, /: breaker (open until|half-open)/);
  await openTab(page, "Policies");
  const rows = page.getByRole("list", { name: "Breakers that are not closed" });
  await until(() => rows.getByRole("listitem").count(), (n) => n > 0, "it is listed");
});

test("an order is placed by hand, released early, and recognised when it comes again", async () => {
  await openFold(page, "Place an order");
  await pause(page);
  await choose(page, "Class of the order", "urgent");
  await slider("For later").fill("60");
  const before = await states(page);
  await button("Place this order").click();
  await button("Step").click();
  await page.getByRole("button", { name: "Play" }).click();
  await until(() => states(page), (it) => it.pending > before.pending, "it is scheduled");
  await pointAt(page, "pending");
  await button("Release now").click();
  await logged(page, "(urgent) joined the queue");
  await openTab(page, "Policies");
  await slider("For later").fill("0");
  await choose(page, "Who orders", "customer 1, again");
  await choose(page, "Idempotency key", "key 1, again");
  await speed(page, "60×");
  await button("Place this order").click();
  await button("Place this order").click();
  await logged(page, "was asked for again with the same key");
  await choose(page, "Class of the order", "saver");
  await button("Place this order").click();
  await logged(page, /^Refused: the key of order \d+ was used again/);
});

test("without idempotency a wish takes effect twice, and the ledger says so", async () => {
  await openTab(page, "Break it");
  await openFold(page, "Idempotency");
  await choose(page, "Duplicates", "take effect");
  await logged(page, "Duplicates now take effect");
  await openFold(page, "Effects: should and did");
  await takeTool(page, "Order", "is sent twice");
  await speed(page, "60×");
  await pointAt(page, "heading to restaurant");
  await logged(page, "the same wish became a second order");
  await openTab(page, "Break it");
  await speed(page, "300×");
  const ledger = page.locator("details", { hasText: "Effects: should and did" });
  const wrong = (it) => /wish(es)? went wrong/.test(it);
  await until(() => ledger.innerText(), wrong, "the ledger says so");
});

test("bundling, messages and leases can be set, and the log says so", async () => {
  await choose(page, "Bundling", "more from there");
  await logged(page, "Drivers now take further orders of one restaurant along");
  await openFold(page, "Messages and leases");
  await slider("On the way").fill("2000");
  await logged(page, "Messages now take about 2000 ms");
  await slider("Heartbeat").fill("0");
  await page.getByText("2000 ms, no leases").waitFor();
});
