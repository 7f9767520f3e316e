// What the page shows and offers, in its own words: by roles, labels and names.

// Waits until the engine has answered and time passes.
export async function started(page) {
  await page.locator("[data-ready=true]").waitFor();
  await until(() => events(page), (n) => n > 0, "something happens");
}

// The number of events so far.
export async function events(page) {
  const text = await page.locator(".events:visible").first().innerText();
  return Number(text.replace(/\D/g, ""));
}

// Pauses, and waits until what was under way in the worker has been shown too: two equal readings
// would not tell, a busy machine takes its time.
export async function pause(page) {
  await page.getByRole("button", { name: "Pause", exact: true }).click();
  let last = -1;
  let equal = 0;
  const settled = (n) => {
    equal = n === last ? equal + 1 : 0;
    last = n;
    return equal === 8;
  };
  await until(() => events(page), settled, "it stands still");
}

// Orders by state, as the diagram tells a screen reader: { pending: 0, queued: 2, … }.
export async function states(page) {
  const diagram = page.getByRole("group", { name: /^Orders by state/ });
  const text = (await diagram.getAttribute("aria-label")).split(": ")[1];
  const pairs = text.split(", ").map((part) => /^(.*) (\d+)$/.exec(part));
  return Object.fromEntries(pairs.map(([, name, count]) => [name, Number(count)]));
}

export const total = (counts) => Object.values(counts).reduce((sum, n) => sum + n, 0);

export async function openTab(page, name) {
  await page.getByRole("tab", { name }).click();
}

// One of a group of visible choices.
export async function choose(page, group, name) {
  const choices = page.getByRole("radiogroup", { name: group, exact: true });
  await choices.locator("label", { hasText: new RegExp(`^${name}$`) }).click();
}

export async function chosen(page, group, name) {
  const choices = page.getByRole("radiogroup", { name: group, exact: true });
  return choices.getByRole("radio", { name, exact: true }).isChecked();
}

// Opens a panel that is closed at first, in the tab that is open.
export async function openFold(page, title) {
  await page.locator("summary").filter({ has: page.getByRole("heading", { name: title }) }).click();
}

// Waits until the log has a sentence with these words.
export async function logged(page, words) {
  const sentence = page.locator(".log .log-text").filter({ hasText: words }).first();
  await until(() => sentence.count(), (n) => n > 0, `the log says ${words}`);
}

// The signs on the map in words, as a screen reader gets them.
export async function signs(page) {
  return page.getByRole("list", { name: "Signs on the map" }).getByRole("listitem").allInnerTexts();
}

// Waits until one of the signs on the map has these words.
export async function signed(page, words) {
  await until(() => signs(page), (all) => all.some((it) => words.test(it)), `a sign says ${words}`);
}

// Points at the map with a tool for roads in hand, until one is near enough.
export async function pointAtRoad(page) {
  const box = await page.getByRole("region", { name: "Map" }).boundingBox();
  const before = await faults(page).count();
  for (let i = 0; i < 24 && (await faults(page).count()) === before; i += 1) {
    await page.mouse.click(box.x + box.width * (0.4 + i * 0.01), box.y + box.height * 0.55);
    await page.waitForTimeout(150);
  }
}

// Takes a tool of the "Break it" tab in hand.
export async function takeTool(page, thing, what) {
  const group = page.getByRole("group", { name: thing, exact: true });
  await group.getByRole("button", { name: what }).click();
}

// Points at the first thing in the list (the map's twin) whose words fit the pattern. `filter` is
// typed into the field above the list.
export async function pointAt(page, filter, pattern = filter) {
  await openTab(page, "Inspect");
  await page.getByLabel("Filter by name or state").fill(filter);
  const first = page.getByRole("listbox").getByRole("option").filter({ hasText: pattern }).first();
  await first.waitFor();
  await first.click();
}

export const anyDriver = ["driver", /^\s*Driver \d+, /];
export const busyDriver = ["driver", /^\s*Driver \d+, (drives|parks|waits|leaves|brings)/];

export async function speed(page, name) {
  await choose(page, "Speed", name);
}

export function faults(page) {
  return page.getByRole("region", { name: "Active faults" }).getByRole("listitem");
}

// Shows all messages on the map or not, and closes the card of layers again.
export async function setLayer(page, isOn) {
  const summary = page.locator(".layers summary");
  await summary.click();
  await page.getByRole("checkbox", { name: "Messages" }).setChecked(isOn);
  await summary.click();
}

// Drops files anywhere on the page. `files` are { name, text }.
export async function drop(page, files) {
  await page.evaluate((files) => {
    const dataTransfer = new DataTransfer();
    for (const { name, text } of files) dataTransfer.items.add(new File([text], name));
    const init = { dataTransfer, bubbles: true, cancelable: true };
    document.body.dispatchEvent(new DragEvent("drop", init));
  }, files);
}

// Asks again and again until the answer fits, for at most ten seconds.
export async function until(ask, fits, what) {
  let answer;
  for (let attempt = 0; attempt < 100; attempt += 1) {
    answer = await ask();
    if (fits(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`waited in vain until ${what}; last seen: ${JSON.stringify(answer)}`);
}

// A town of square blocks in GeoJSON, as an Overpass export has it: `n` streets each way.
export function town(n = 6) {
  const at = (i, j) => [2.35 + i * 0.002, 48.85 + j * 0.0015];
  const street = (name, coordinates) => ({
    type: "Feature",
    properties: { highway: "residential", name },
    geometry: { type: "LineString", coordinates },
  });
  const along = [...Array(n).keys()];
  const features = along.flatMap((i) => [
    street(`Long Street ${i}`, along.map((j) => at(i, j))),
    street(`Cross Street ${i}`, along.map((j) => at(j, i))),
  ]);
  return JSON.stringify({ type: "FeatureCollection", features });
}

// Makes the engine break while it handles the next message of this kind: what it calls throws in the
// middle of its work, which leaves it in pieces, as a trap does.
export async function breakNext(page, kind) {
  const [engine] = page.workers();
  await engine.evaluate((kind) => {
    const calls = { draw: OffscreenCanvasRenderingContext2D.prototype, any: Performance.prototype };
    const name = { draw: "clearRect", any: "now" }[kind];
    calls[kind][name] = () => {
      throw new Error("broken on purpose");
    };
  }, kind);
}
