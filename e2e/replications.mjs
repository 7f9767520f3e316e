// Row 5 of docs/performance.md: replications of the plain dispatch a second, in one worker thread
// and in two at once, each with an instance of its own of the one compiled module.
// Usage: node replications.mjs FILE.wasm   (`cargo xtask bench` does it)
import { readFile } from "node:fs/promises";
import { Worker, isMainThread, parentPort, workerData } from "node:worker_threads";

const RUNS = 200;
const BATCH = 20;

async function rate(module, n) {
  const workers = Array.from({ length: n }, () => {
    return new Worker(new URL(import.meta.url), { workerData: module });
  });
  const said = (worker) => new Promise((resolve) => worker.once("message", resolve));
  await Promise.all(workers.map(said));
  const start = performance.now();
  const answers = workers.map(said);
  for (const worker of workers) worker.postMessage("go");
  const sums = await Promise.all(answers);
  const seconds = (performance.now() - start) / 1000;
  await Promise.all(workers.map((worker) => worker.terminate()));
  if (new Set(sums).size > 1) throw new Error(`the workers disagree: ${sums}`);
  return (n * RUNS) / seconds;
}

if (isMainThread) {
  const module = await WebAssembly.compile(await readFile(process.argv[2]));
  const one = await rate(module, 1);
  const two = await rate(module, 2);
  const times = (two / one).toFixed(2);
  console.log(`${one.toFixed(0)} a second in one worker, two give ${times} times that`);
} else {
  const { exports } = await WebAssembly.instantiate(workerData, {});
  exports.replicate(0, BATCH);
  parentPort.once("message", () => {
    let sum = 0n;
    for (let first = 0; first < RUNS; first += BATCH) sum += exports.replicate(first, BATCH);
    parentPort.postMessage(sum);
  });
  parentPort.postMessage("ready");
}
