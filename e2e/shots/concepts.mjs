// A page of its own for each concept that has a look of its own: what to do to see it.
import {
  breakNext, choose, openFold, openTab, pause, pointAt, signed, speed, states, takeTool, until,
} from "../page.mjs";

const fold = (page, name) =>
  page.locator("details.fold").filter({ has: page.getByRole("heading", { name, exact: true }) });

// `query` is added to the address.
export const CONCEPTS = {
  first_minute: { async enter() {} },
  inversion: {
    query: "?scenario=priority-inversion",
    async enter(page) {
      await speed(page, "300×");
      await signed(page, /^Order \d waits for order 5$/);
      await pause(page);
      await openFold(page, "Priority inversion");
      await fold(page, "Priority inversion").scrollIntoViewIfNeeded();
    },
  },
  borrowed: {
    query: "?scenario=priority-inversion",
    async enter(page) {
      await openFold(page, "Priority inversion");
      await choose(page, "Fix for priority inversion", "Priority inheritance");
      await speed(page, "60×");
      await page.locator(".queue-note", { hasText: "borrowed" }).first().waitFor({ timeout: 60_000 });
      await pause(page);
    },
  },
  levels: {
    async enter(page) {
      await choose(page, "Queue policy", "Multi-level");
      await page.getByRole("slider", { name: "Drivers on shift" }).fill("6");
      await speed(page, "300×");
      await until(() => states(page), (it) => it.queued >= 6, "a queue builds up");
      await pause(page);
      await page.getByRole("heading", { name: "Queue policy" }).scrollIntoViewIfNeeded();
    },
  },
  matrix: {
    async enter(page) {
      await choose(page, "Assignment policy", "Joint optimal");
      await speed(page, "60×");
      const before = (await states(page)).completed;
      const carriedOut = (it) => it.completed > before + 8;
      await until(() => states(page), carriedOut, "its decisions are carried out");
      await pause(page);
      await pointAt(page, "heading to");
      await page.locator(".decision").first().scrollIntoViewIfNeeded();
    },
  },
  sync: {
    async enter(page) {
      await choose(page, "Dispatch mode", "sync");
      await speed(page, "60×");
      await signed(page, /^Driver \d+ blocks the dispatcher about order \d+$/);
      await pause(page);
    },
  },
  storm: {
    async enter(page) {
      await openTab(page, "Break it");
      await page.getByRole("button", { name: "Flaky network" }).click();
      const before = (await states(page)).completed;
      await speed(page, "300×");
      await until(() => states(page), (it) => it.completed > before + 15, "orders are delivered");
      await pause(page);
      await page.locator(".storm").first().scrollIntoViewIfNeeded();
    },
  },
  ledger: {
    async enter(page) {
      await openTab(page, "Break it");
      await openFold(page, "Idempotency");
      await choose(page, "Duplicates", "take effect");
      await openFold(page, "Effects: should and did");
      await takeTool(page, "Order", "is sent twice");
      await pointAt(page, "heading to restaurant");
      await openTab(page, "Break it");
      await speed(page, "300×");
      const says = () => fold(page, "Effects: should and did").innerText();
      await until(says, (it) => /went wrong/.test(it), "the ledger says so");
      await pause(page);
      await fold(page, "Effects: should and did").scrollIntoViewIfNeeded();
    },
  },
  alert: {
    async enter(page) {
      await openTab(page, "Break it");
      await page.getByRole("button", { name: "pauses" }).click();
      await speed(page, "300×");
      await page.locator(".alert-line").waitFor({ timeout: 60_000 });
      await pause(page);
      await openTab(page, "Inspect");
      await openFold(page, "Every number");
      await page.locator(".numbers").scrollIntoViewIfNeeded();
    },
  },
  compare: {
    query: "?scenario=small&seed=4",
    async enter(page) {
      await page.getByRole("button", { name: /^Compar(e|ing) policies/ }).click();
      const dialog = page.getByRole("dialog", { name: "Compare policies" });
      await choose(page, "Seeds", "10");
      await choose(page, "Length of each run", "30 min");
      await dialog.getByRole("button", { name: "Compare", exact: true }).click();
      await dialog.getByText(/^Done: \d+ runs compared\.$/).waitFor();
    },
  },
  lessons: {
    async enter(page) {
      await page.getByRole("button", { name: "Lessons", exact: true }).click();
      await page.locator(".lesson-open").first().waitFor();
    },
  },
  lesson: {
    query: "?lesson=priority-inversion",
    async enter(page) {
      await page.locator(".lesson-step .button.primary").first().click();
      await page.locator("#lesson-start").click();
      await page.waitForTimeout(3_000);
    },
  },
  embed: { query: "?embed=1", async enter() {} },
  stopped: {
    async enter(page) {
      await pause(page);
      await breakNext(page, "any");
      await page.getByRole("button", { name: "Play" }).click();
      await page.getByRole("alertdialog", { name: "The engine stopped" })
        .getByRole("button", { name: "Go on" }).waitFor();
    },
  },
};
