// What is wrong with the page as it is laid out: sideways scroll, cut words, controls on each other.

// Runs in the page. An empty list is a good page.
function faultsOfLayout() {
  const FIELDS = "input, select, label:has(input)";
  const CONTROLS = `button, a[href], summary, [role=tab], [role=option], ${FIELDS}`;
  const WORDS = `${CONTROLS}, label, legend, h1, h2, h3, th, td, dt, dd, p, li, output`;
  const found = [];
  // A dialog hides what is behind it.
  const root = document.querySelector("dialog[open]") ?? document;
  const name = (it) => {
    const words = (it.getAttribute("aria-label") ?? it.textContent ?? "").trim().slice(0, 40);
    return `${it.tagName.toLowerCase()}.${it.getAttribute("class") ?? ""} "${words}"`;
  };
  // The part of an element that is not cut off by what it scrolls in.
  const visible = (it) => {
    let { left, top, right, bottom } = it.getBoundingClientRect();
    for (let box = it.parentElement; box; box = box.parentElement) {
      const style = getComputedStyle(box);
      if (style.overflowX === "visible" && style.overflowY === "visible") continue;
      const rect = box.getBoundingClientRect();
      left = Math.max(left, rect.left);
      right = Math.min(right, rect.right);
      top = Math.max(top, rect.top);
      bottom = Math.min(bottom, rect.bottom);
    }
    return right - left > 1 && bottom - top > 1 ? { left, top, right, bottom } : null;
  };
  const isShown = (it) => it.checkVisibility({ visibilityProperty: true }) && !it.closest(".unseen");

  const wide = document.documentElement.scrollWidth - innerWidth;
  if (wide > 0) found.push(`the page scrolls sideways by ${wide} px`);
  for (const box of document.querySelectorAll(".sheet, .tab-panel, dialog[open]")) {
    const over = box.scrollWidth - box.clientWidth;
    if (isShown(box) && box.clientWidth > 0 && over > 1) {
      found.push(`${name(box)} scrolls sideways by ${over} px`);
    }
  }
  for (const it of root.querySelectorAll(WORDS)) {
    if (!isShown(it) || it.clientWidth === 0 || it.closest("[data-elastic]")) continue;
    const style = getComputedStyle(it);
    const scrolls = style.overflowX === "auto" || style.overflowX === "scroll";
    if (style.textOverflow !== "ellipsis" && !scrolls && it.scrollWidth > it.clientWidth + 1) {
      found.push(`${name(it)} is cut or sticks out by ${it.scrollWidth - it.clientWidth} px`);
    }
  }
  const controls = [...root.querySelectorAll(CONTROLS)].filter(isShown);
  const boxes = controls.map((it) => [it, visible(it)]).filter(([, box]) => box);
  for (const [it, box] of boxes) {
    const rect = it.getBoundingClientRect();
    if (rect.left < -1 || rect.right > innerWidth + 1) found.push(`${name(it)} is outside the page`);
  }
  // The rest of the page scrolls away under what sticks to its edge.
  const stuck = (it) => {
    for (let box = it; box; box = box.parentElement) {
      if (getComputedStyle(box).position === "sticky") return box;
    }
    return null;
  };
  const layers = new Map(controls.map((it) => [it, stuck(it)]));
  boxes.forEach(([a, one], idx) => {
    for (const [b, other] of boxes.slice(idx + 1)) {
      if (a.contains(b) || b.contains(a) || layers.get(a) !== layers.get(b)) continue;
      const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
      if (across > 2 && down > 2) found.push(`${name(a)} and ${name(b)} lie on each other`);
    }
  });
  return [...new Set(found)];
}

export function layout(page) {
  return page.evaluate(faultsOfLayout);
}

// Words as long as German ones: a third longer, in what has to find room.
export function lengthen(page) {
  return page.evaluate(() => {
    const places = "button, [role=tab], label, legend, h1, h2, h3, summary, th, dt, option, a[href]";
    const extra = "enlichungskeiten";
    for (const place of document.querySelectorAll(places)) {
      const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (node.isLong) continue;
        node.isLong = true;
        node.data = node.data.replace(/[A-Za-z]{4,}/g, (word) => {
          return word + extra.slice(0, Math.ceil(word.length * 0.35));
        });
      }
    }
  });
}

// Opens all that can be opened.
export function unfold(page) {
  const open = (all) => all.forEach((it) => (it.open = true));
  return page.locator(".side details").evaluateAll(open);
}
