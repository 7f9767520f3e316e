// Draws so many things with ours or with theirs, as the address says, and leaves what it measured in
// `window.result`: the times between frames, and how long one took to draw, in milliseconds.
const asked = new URLSearchParams(location.search);
const [count, width, height] = [Number(asked.get("n")), 1280, 720];
window.result = await (asked.get("who") === "ours" ? ours() : pixi());

// In a worker, as on the page of the playground.
async function ours() {
  const css = await (await fetch("tokens.css")).text();
  const style = getComputedStyle(document.documentElement);
  const names = new Set(css.match(/--[a-z-]+(?=:)/g));
  const colours = Object.fromEntries([...names].map((it) => [it, style.getPropertyValue(it)]));
  const canvases = ["still", "moving"].map((id) => {
    const canvas = document.getElementById(id);
    Object.assign(canvas, { width, height });
    return canvas.transferControlToOffscreen();
  });
  const worker = new Worker("worker.js", { type: "module" });
  const done = new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
  });
  worker.postMessage({ canvases, count, width, height, colours }, canvases);
  return done;
}

// As its own guide says: one texture, particles of which only the place changes.
async function pixi() {
  const { Application, Graphics, Particle, ParticleContainer } = await import("./pixi.min.mjs");
  const app = new Application();
  await app.init({ canvas: document.getElementById("moving"), width, height, autoStart: false });
  const shape = new Graphics().circle(4, 4, 2.6).fill("white");
  const texture = app.renderer.generateTexture(shape);
  const dynamicProperties = { position: true, rotation: false, vertex: false, color: false };
  const swarm = new ParticleContainer({ dynamicProperties, texture });
  const things = [];
  for (let i = 0; i < count; i += 1) {
    const particle = new Particle({
      texture,
      x: Math.random() * width,
      y: Math.random() * height,
      tint: Math.floor(Math.random() * 0xffffff),
    });
    const heading = Math.random() * 2 * Math.PI;
    things.push([particle, Math.cos(heading), Math.sin(heading)]);
    swarm.addParticle(particle);
  }
  app.stage.addChild(swarm);
  const { measure } = await import("./measure.js");
  const measured = await measure(() => {
    for (const [particle, east, south] of things) {
      particle.x = (particle.x + east + width) % width;
      particle.y = (particle.y + south + height) % height;
    }
    app.renderer.render(app.stage);
  });
  return { ...measured, renderer: app.renderer.name };
}
