// Every lesson, played through on the page from its own play-through: by keyboard and by touch, in
// both languages and both themes. Then what is around them: list, progress, links, codes, paper.
import assert from "node:assert/strict";
import { test } from "node:test";
import { open, site } from "../browser.mjs";
import { oneBrowser } from "../fresh.mjs";
import { hands, names, playThrough, read } from "../lesson.mjs";
import { until } from "../page.mjs";
import { findings } from "../visit.mjs";

let browser;
oneBrowser((it) => {
  browser = it;
});

const ways = [
  { hand: "keyboard", language: "en", colorScheme: "light" },
  {
    hand: "touch",
    language: "de",
    colorScheme: "dark",
    viewport: { width: 390, height: 844 },
    hasTouch: true,
  },
];
const shots = process.env.SHOTS;

for (const name of names) {
  for (const { hand, language, ...options } of ways) {
    test(`${name} is played through by ${hand} in ${language}`, async () => {
      const address = `${site}?lesson=${name}&lang=${language}`;
      const { page, problems, context } = await open(browser, { address, ...options });
      const played = await playThrough(page, name, language, hands[hand]);
      assert.equal(played.verdict, "foreseen");
      const left = await played.card.locator(".goal:not(.done)").allInnerTexts();
      // What is shown is no answer to a challenge.
      if (!played.lesson.challenge) assert.deepEqual(left, []);
      assert.deepEqual(await findings(page), []);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= page.viewportSize().width, `scrolls sideways: ${wide}`);
      if (shots) await page.screenshot({ path: `${shots}/${name}-${language}.png` });
      assert.deepEqual(problems, []);
      await context.close();
    });
  }
}

const first = names[0];
const titles = Object.fromEntries(["en", "de"].map((it) => [it, read(`${first}/${it}.json`).title]));
const button = (page, name) => page.getByRole("button", { name, exact: true });

test("the list opens lessons, remembers what was reached, saves and forgets it", async () => {
  const { page, problems } = await open(browser);
  // One of an older course counts for nothing, and is not lost either.
  const done = `a-lesson-of-before;11;x;x\n${names[1]};11;x;x\n`;
  await page.evaluate((it) => localStorage.setItem("dispatch-playground/lessons", it), done);
  await page.reload();
  await page.locator("#boot").waitFor({ state: "detached" });
  await button(page, "Lessons").click();
  const list = page.getByRole("dialog");
  const row = (title) => list.locator(".lesson-name", { hasText: title });
  await row(titles.en).waitFor();
  await row(read(`${names.at(-1)}/en.json`).title).waitFor();
  assert.equal(await list.locator(".lesson-row").count(), names.length);
  assert.deepEqual(await findings(page), []);
  await list.getByText(`1 of ${names.length} done`).waitFor();
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    button(page, "Save my progress").click(),
  ]);
  assert.match(await (await file.createReadStream()).toArray().then(String), /a-lesson-of-before/);
  await button(page, "Forget my progress").click();
  await list.getByText(`0 of ${names.length} done`).waitFor();
  await button(page, "Deutsch").click();
  await row(titles.de).click();
  await page.locator(".lesson").getByRole("heading", { name: titles.de }).waitFor();
  assert.match(page.url(), new RegExp(`lesson=${first}`));
  await button(page, "Lektion verlassen").click();
  await page.locator(".lesson").waitFor({ state: "detached" });
  await page.getByRole("tab", { name: "Policies" }).waitFor();
  assert.deepEqual(problems, []);
});

test("a language that is chosen while texts of another are on their way stays", async () => {
  const { page, problems, context } = await open(browser);
  let letGo;
  const gate = new Promise((it) => {
    letGo = it;
  });
  await page.route("**/lessons/*/en.json", (route) => gate.then(() => route.continue()));
  await button(page, "Lessons").click();
  await button(page, "Deutsch").click();
  const shown = () => page.locator(".lesson-name").allInnerTexts();
  const german = names.map((name) => read(`${name}/de.json`).title);
  const isGerman = (all) => all.length === german.length && all.every((it, i) => it === german[i]);
  await until(shown, isGerman, "all titles are German");
  letGo();
  await page.waitForLoadState("networkidle");
  assert.deepEqual(await shown(), german);
  assert.deepEqual(problems, []);
  await context.close();
});

test("a lesson that is not there is told, and the city goes on", async () => {
  for (const name of ["no-such-lesson", "..%2F..", "%00"]) {
    const { page, context } = await open(browser, { address: `${site}?lesson=${name}` });
    await page.getByRole("alert").getByText("could not be opened").waitFor();
    await button(page, "Pause").waitFor();
    await context.close();
  }
});

test("a teacher's link fixes panels, seed and question, and a pupil's code comes back", async () => {
  const { page, problems, context } = await open(browser);
  await button(page, "Lessons").click();
  await page.getByText("For teachers").click();
  await page.getByLabel("Scenario or lesson").selectOption("scenario=small");
  await page.getByLabel("Seed", { exact: true }).fill("11");
  await page.getByLabel("Your question").fill("Who waits longest & why?");
  const controls = page.getByRole("group", { name: "Panels that are shown" });
  for (const box of await controls.getByRole("checkbox").all()) {
    const name = await box.evaluate((it) => it.parentElement.textContent.trim());
    if (name !== "Queue policy") await box.uncheck();
  }
  const link = await page.getByLabel("Link", { exact: true }).inputValue();
  await page.goto(link);
  await page.locator("#boot").waitFor({ state: "detached" });
  await page.getByText("Who waits longest & why?").waitFor();
  await page.getByRole("radiogroup", { name: "Queue policy" }).waitFor();
  assert.equal(await page.getByRole("radiogroup", { name: "Assignment policy" }).count(), 0);
  await page.getByLabel("Your answer").fill("Order 3");
  await button(page, "Lessons").click();
  await page.getByText("Your result as a code").first().click();
  await page.getByLabel("Your name").fill("Jürgen");
  const code = await page.getByLabel("Your result as a code").inputValue();
  await page.getByText("For teachers").click();
  await page.getByRole("textbox", { name: "Read result codes" }).fill(`${code}\nDP9.x hello`);
  await button(page, "Read").click();
  await page.getByRole("rowheader", { name: "Jürgen" }).waitFor();
  await page.getByText("answer: Order 3").waitFor();
  await page.getByText("made by a newer version").waitFor();
  await page.getByText("this is no result code").waitFor();
  assert.deepEqual(problems, []);
  await context.close();
});

for (const viewport of [{ width: 1280, height: 800 }, { width: 390, height: 844 }]) {
  test(`a language from right to left has room, ${viewport.width}`, async () => {
    const address = `${site}?lesson=${first}&lang=en-XB`;
    const { page, problems, context } = await open(browser, { address, viewport });
    await page.locator(".lesson-title").waitFor();
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).direction), "rtl");
    assert.match(await page.locator(".lesson-title").innerText(), /([aeiou])\1/);
    await page.locator(".lesson details").evaluateAll((all) => all.forEach((it) => (it.open = true)));
    const cut = await page.locator(".lesson").evaluate((it) =>
      [...it.querySelectorAll("button, p, h2, h3, li, th, td, label")]
        .filter((part) => part.scrollWidth > part.clientWidth + 1 && part.clientWidth > 0)
        .filter((part) => getComputedStyle(part).display !== "inline")
        .map((part) => part.textContent),
    );
    assert.deepEqual(cut, []);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= viewport.width, `scrolls sideways: ${wide}`);
    assert.deepEqual(await findings(page), []);
    assert.deepEqual(problems, []);
    await context.close();
  });
}

test("a lesson inside another page, on a projector and on paper", async () => {
  const address = `${site}?lesson=${first}&embed=1`;
  const { page, problems, context } = await open(browser, { address });
  await page.locator(".lesson-title").waitFor();
  assert.equal(await page.locator(".header").isVisible(), false);
  await page.goto(`${site}?lesson=${first}`);
  await page.locator(".lesson-title").waitFor();
  const size = () => page.locator(".lesson-idea").evaluate((it) => getComputedStyle(it).fontSize);
  const before = parseFloat(await size());
  await button(page, "Help and keys").click();
  await page.getByLabel("Projector").check();
  await until(size, (it) => parseFloat(it) > before * 1.2, "letters are larger");
  await page.keyboard.press("Escape");
  await page.evaluate(() => (window.print = () => (window.printed = true)));
  await button(page, "Print the lesson").click();
  assert.ok(await page.evaluate(() => window.printed));
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator(".map").isVisible(), false);
  const closed = page.locator(".lesson-part:not([open])");
  assert.equal(await closed.count(), 0);
  assert.deepEqual(problems, []);
  await context.close();
});
