// What is drawn on the map, which has no elements: found by comparing two pictures of it.

// The places in which the map differs before and after `change`, largest first: { x, y, left, right,
// top, bottom, n } in pixels of the page. Nothing else may move meanwhile. A pixel counts where all
// within `solid` pixels of it have changed, so that lines thinner than that are left out.
export async function differences(page, change, solid = 2) {
  const map = page.getByRole("region", { name: "Map", exact: true });
  const box = await map.boundingBox();
  const shot = async () => {
    // The worker draws a moment after the page has told it.
    await page.waitForTimeout(400);
    return (await page.screenshot({ clip: box })).toString("base64");
  };
  const before = await shot();
  await change();
  const after = await shot();
  const spots = await page.evaluate(compare, { before, after, solid });
  const onPage = ({ left, right, top, bottom, n }) => ({
    left: box.x + left,
    right: box.x + right,
    top: box.y + top,
    bottom: box.y + bottom,
    x: box.x + (left + right) / 2,
    y: box.y + (top + bottom) / 2,
    n,
  });
  return spots.map(onPage).sort((a, b) => b.n - a.n);
}

// Runs in the page, which can read pictures.
async function compare({ before, after, solid }) {
  const pixels = async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const canvas = new OffscreenCanvas(image.width, image.height);
    const pen = canvas.getContext("2d");
    pen.drawImage(image, 0, 0);
    return pen.getImageData(0, 0, image.width, image.height);
  };
  const [one, two] = [await pixels(before), await pixels(after)];
  const { width, height } = one;
  const changed = new Uint8Array(width * height);
  for (let i = 0; i < changed.length; i += 1) {
    for (let part = 0; part < 3; part += 1) {
      if (Math.abs(one.data[i * 4 + part] - two.data[i * 4 + part]) > 24) changed[i] = 1;
    }
  }
  const core = new Uint8Array(width * height);
  for (let y = solid; y < height - solid; y += 1) {
    for (let x = solid; x < width - solid; x += 1) {
      let all = 1;
      for (let dy = -solid; dy <= solid && all; dy += 1) {
        for (let dx = -solid; dx <= solid && all; dx += 1) all = changed[(y + dy) * width + x + dx];
      }
      core[y * width + x] = all;
    }
  }
  // Those that touch are one.
  const spots = [];
  for (let start = 0; start < core.length; start += 1) {
    if (!core[start]) continue;
    const spot = { left: width, right: 0, top: height, bottom: 0, n: 0 };
    const open = [start];
    core[start] = 0;
    while (open.length > 0) {
      const at = open.pop();
      const [x, y] = [at % width, Math.floor(at / width)];
      spot.n += 1;
      spot.left = Math.min(spot.left, x);
      spot.right = Math.max(spot.right, x);
      spot.top = Math.min(spot.top, y);
      spot.bottom = Math.max(spot.bottom, y);
      for (let dy = -3; dy <= 3; dy += 1) {
        for (let dx = -3; dx <= 3; dx += 1) {
          const next = at + dy * width + dx;
          if (core[next]) {
            core[next] = 0;
            open.push(next);
          }
        }
      }
    }
    spots.push(spot);
  }
  return spots;
}
