// Plays a lesson through on the page, as its own files say: by keyboard or by touch.
import { readFileSync } from "node:fs";
import { until } from "./page.mjs";

const folder = new URL("../public/lessons/", import.meta.url);
export const read = (file) => JSON.parse(readFileSync(new URL(file, folder), "utf8"));
export const course = read("course.json");
export const names = [...course.lessons, ...course.challenges];

const units = { d: 86400, h: 3600, m: 60, s: 1, ms: 0.001 };
// A moment as scenario files write it, in seconds.
export const seconds = (text) =>
  [...text.matchAll(/(\d+)(ms|[dhms])/g)].reduce((sum, [, n, unit]) => sum + n * units[unit], 0);

// Seconds since the run began; the day begins at noon.
export async function now(page) {
  const [h, m, s] = (await page.locator(".clock-time").innerText()).split(":").map(Number);
  return (h - 12) * 3600 + m * 60 + s;
}

// Ways to act: `press` a control, by keyboard or by finger.
export const hands = {
  keyboard: async (page, control) => {
    if (await control.evaluate((it) => it.role === "option")) return walkTo(page, control);
    await control.focus();
    const role = await control.evaluate((it) => it.type ?? it.tagName);
    await page.keyboard.press(role === "radio" || role === "checkbox" ? "Space" : "Enter");
  },
  touch: async (page, control) => {
    await control.scrollIntoViewIfNeeded();
    const input = await control.evaluate((it) => it.matches("input"));
    await (input ? control.locator("xpath=ancestor::label") : control).first().tap();
  },
};

// Walks down a list to a row, and takes it.
async function walkTo(page, row) {
  const list = row.locator("xpath=ancestor::*[@role='listbox']");
  await list.focus();
  await page.keyboard.press("Home");
  const id = await row.getAttribute("id");
  const active = () => list.getAttribute("aria-activedescendant");
  for (let steps = 0; steps < 60 && (await active()) !== id; steps += 1) {
    await page.keyboard.press("ArrowDown");
  }
  await page.keyboard.press("Enter");
}

// Goes to a moment of the run.
async function passTo(page, goal) {
  const two = (n) => String(Math.floor(n)).padStart(2, "0");
  const clock = `${two(12 + goal / 3600)}:${two((goal / 60) % 60)}:${two(goal % 60)}`;
  const machine = page.locator(".open-time");
  if ((await machine.getAttribute("aria-expanded")) === "false") await machine.click();
  await page.getByLabel("Go to").fill(clock);
  await page.getByRole("button", { name: "Go", exact: true }).click();
  await until(() => now(page), (it) => it === Math.floor(goal), clock);
  await machine.click();
}

// Opens a lesson, guesses right, does what its play-through does, tries every way out to its end.
export async function playThrough(page, name, language, hand) {
  const lesson = read(`${name}/lesson.json`);
  const texts = read(`${name}/${language}.json`);
  const words = read(`${language}.json`);
  const card = page.locator(".lesson");
  await card.getByRole("heading", { name: texts.title, level: 2 }).waitFor();
  const answer = card.getByRole("radio", { name: texts.answers[lesson.predict.right], exact: true });
  await hand(page, answer);
  await hand(page, card.getByRole("button", { name: words["guess-it"], exact: true }));
  await hand(page, card.getByRole("button", { name: words["run-it"], exact: true }));
  for (const step of lesson.play) {
    await passTo(page, seconds(step.at));
    for (const { role, name } of step.press) {
      const control = page.getByRole(role, { name, exact: true }).first();
      await control.waitFor({ state: "attached" });
      await hand(page, control);
    }
  }
  const end = seconds(lesson.scenario.until);
  const toTheEnd = async () => {
    await hand(page, card.getByRole("button", { name: words.hurry, exact: true }));
    await until(() => now(page), (it) => it >= Math.floor(end), "the end of the run");
  };
  await toTheEnd();
  await card.locator(".verdict").waitFor({ state: "attached" });
  const verdict = await card.locator(".verdict").getAttribute("data-verdict");
  for (const fix of lesson.fixes) {
    const part = card.locator("details", { hasText: words.fixes }).first();
    if (!(await part.evaluate((it) => it.open))) await part.locator("summary").click();
    const button = part.getByRole("button", { name: texts.fixes[fix.name].name, exact: true });
    await hand(page, button);
    await until(() => button.getAttribute("aria-pressed"), (it) => it === "true", fix.name);
    await until(() => now(page), (it) => it < end, "it has begun again");
    await toTheEnd();
  }
  return { card, lesson, texts, words, verdict };
}
