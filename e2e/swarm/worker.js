// Ours, in a worker.
import init, { Swarm } from "./swarm.js";
import { measure } from "./measure.js";

onmessage = async ({ data: { canvases, count, width, height, colours } }) => {
  await init();
  const moving = canvases[1];
  const swarm = new Swarm(canvases, count, width, height, colours);
  const measured = await measure(() => swarm.draw());
  const { data } = moving.getContext("2d").getImageData(0, 0, width, height);
  let painted = 0;
  for (let i = 3; i < data.length; i += 4) painted += data[i] > 0 ? 1 : 0;
  postMessage({ ...measured, painted });
};
