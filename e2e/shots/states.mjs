// States of one page, each of which goes on from the one before.
import {
  anyDriver, choose, drop, openFold, openTab, pause, pointAt, pointAtRoad, speed, states, takeTool,
  town, until,
} from "../page.mjs";

export const STATES = {
  async messages(page) {
    await openFold(page, "Messages and leases");
    await page.getByRole("slider", { name: "On the way" }).fill("5000");
    await openFold(page, "Messages and leases");
    await page.locator(".layers summary").click();
    await page.waitForTimeout(4_000);
  },
  async close(page) {
    await page.locator(".layers summary").click();
    for (let i = 0; i < 3; i += 1) await page.getByRole("button", { name: "Zoom in" }).click();
    await page.waitForTimeout(1_500);
  },
  async running(page) {
    await page.getByRole("button", { name: "Show the whole city" }).click();
    await speed(page, "60×");
    await until(() => states(page), (it) => it.completed >= 3, "orders are delivered");
    await pause(page);
  },
  async inspect(page) {
    await pointAt(page, "heading to");
  },
  async others(page) {
    await page.getByRole("heading", { name: "What the others would have picked" })
      .scrollIntoViewIfNeeded();
  },
  async why(page) {
    const why = page.getByRole("button", { name: /^Why\? Driver \d+ (picked up|delivered|took on)/ });
    await why.first().click();
    await page.getByRole("list", { name: "Because" }).scrollIntoViewIfNeeded();
  },
  async filtered(page) {
    await page.getByRole("button", { name: /^in progress \d+, show only these$/ }).click();
    await page.getByText("In progress, step by step").click();
  },
  async dispatcher(page) {
    await page.getByRole("button", { name: /^Only orders / }).first().click();
    await page.getByText("In progress, step by step").click();
    await pointAt(page, "dispatcher", /^\s*Dispatcher, /);
  },
  async district(page) {
    await pointAt(page, "district");
  },
  async retried(page) {
    await openTab(page, "Break it");
    await takeTool(page, "Order", "is poisoned");
    await pointAt(page, "heading to restaurant");
    await page.getByRole("button", { name: "Play" }).click();
    await page.getByText(/: back-off of/).first().waitFor();
    await pause(page);
    await page.getByRole("heading", { name: "Waits, attempts and retries" })
      .scrollIntoViewIfNeeded();
  },
  async broken(page) {
    await openTab(page, "Break it");
    for (const name of ["Meddle with all", "Demand surge"]) {
      await page.getByRole("button", { name }).click();
    }
    await takeTool(page, "Driver", "breaks down");
    await pointAt(page, ...anyDriver);
    await openTab(page, "Break it");
  },
  async signs(page) {
    await page.getByRole("button", { name: "is cut off" }).click();
    await page.getByRole("group", { name: "Dispatcher", exact: true }).first()
      .getByRole("button", { name: "pauses" }).click();
    await takeTool(page, "Road", "jams");
    await pointAtRoad(page);
    await openTab(page, "Break it");
    await takeTool(page, "Restaurant", "closes");
    await pointAt(page, "cooking");
    await openTab(page, "Break it");
  },
  async overload(page) {
    await page.getByRole("group", { name: "Dispatcher", exact: true }).first()
      .getByRole("button", { name: "resumes" }).click();
    await openTab(page, "Policies");
    await choose(page, "Queue policy", "Shortest");
    await page.getByRole("slider", { name: "Drivers on shift" }).fill("6");
    await speed(page, "300×");
    await page.getByRole("button", { name: "Play" }).click();
    await until(() => states(page), (it) => it.queued >= 8, "a queue builds up");
    await pause(page);
  },
  async folds(page) {
    await openFold(page, "Back-pressure");
    await openFold(page, "Messages and leases");
    await page.getByRole("slider", { name: "Lease" }).scrollIntoViewIfNeeded();
  },
  async help(page) {
    await page.getByRole("button", { name: "Help and keys" }).click();
  },
  async save(page) {
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByRole("button", { name: "Scenario as JSON" }).click();
    await page.getByText(/^Saved as/).waitFor();
  },
  async share(page) {
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Share", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Save and share" });
    await dialog.getByRole("textbox", { name: "Name for this run" }).fill("Six drivers");
    await dialog.getByRole("button", { name: "Save", exact: true }).click();
    await dialog.getByRole("button", { name: "Live it again" }).click();
    await dialog.getByText(/^Same/).waitFor();
  },
  async share_end(page) {
    await page.getByRole("button", { name: "Save all as a file" }).scrollIntoViewIfNeeded();
  },
  async time(page) {
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: /Time machine|futures$/ }).click();
    const card = page.getByRole("region", { name: "Time machine" });
    await card.getByRole("textbox", { name: "Name of the new branch" }).fill("Another evening");
    await card.getByRole("button", { name: "Branch here" }).click();
    await card.getByText("Another evening").waitFor();
  },
  async futures(page) {
    await page.getByRole("button", { name: "Beside: Main run" }).click();
    await page.getByRole("img", { name: "Map of the other future: Main run" }).waitFor();
    await page.keyboard.press("Escape");
    await page.waitForTimeout(1_000);
  },
  async problem(page) {
    await page.getByRole("button", { name: "Close the other future" }).click();
    const text = '{"type": "FeatureCollection", "features": [';
    await drop(page, [{ name: "bad.geojson", text }]);
    await page.getByRole("alert").getByText("could not be loaded").waitFor();
  },
  async imported(page) {
    await drop(page, [{ name: "town.geojson", text: town(9) }]);
    await page.getByText("town", { exact: true }).waitFor({ state: "attached" });
    await until(() => states(page), (it) => it["in progress"] > 0, "an order is on its way");
  },
};
