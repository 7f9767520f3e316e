// Draws for three seconds after one of warming up; the medians of the times between frames and of
// the time that the drawing itself took, in milliseconds.
export async function measure(draw) {
  const [between, took] = [[], []];
  let last;
  const begun = performance.now();
  await new Promise((resolve) => {
    const frame = () => {
      const now = performance.now();
      draw();
      const after = performance.now();
      if (now - begun > 1_000 && last !== undefined) {
        between.push(now - last);
        took.push(after - now);
      }
      last = now;
      if (now - begun > 4_000) resolve();
      else requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  const median = (all) => all.sort((a, b) => a - b)[Math.floor(all.length / 2)];
  return { between: median(between), took: median(took), frames: between.length };
}
