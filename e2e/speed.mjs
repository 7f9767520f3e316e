// Times the fixed work of examples/speed.rs as wasm, and prints `name digest microseconds` for
// each piece, best of three, as the native build does.
// Usage: node speed.mjs FILE.wasm
import { readFile } from "node:fs/promises";

const module = await WebAssembly.compile(await readFile(process.argv[2]));
const { exports } = await WebAssembly.instantiate(module, {});
for (const [kind, name] of ["city", "metropolis", "towns", "matching", "plain"].entries()) {
  let best = Infinity;
  let digest = 0n;
  for (let turn = 0; turn < 3; turn += 1) {
    const start = performance.now();
    digest = BigInt.asUintN(64, exports.work(kind));
    best = Math.min(best, performance.now() - start);
  }
  console.log(`${name} ${digest.toString(16).padStart(16, "0")} ${Math.round(best * 1000)}`);
}
