// Runs the probe (examples/probe.rs as wasm) in Node with no imports at all, and prints one line
// `seed digest` per seed, as the native probe does.
// Usage: node probe.mjs FILE.wasm SEEDS
import { readFile } from "node:fs/promises";

const [file, seeds] = process.argv.slice(2);
const module = await WebAssembly.compile(await readFile(file));
const imports = WebAssembly.Module.imports(module);
if (imports.length > 0) {
  console.error("the core imports", imports.map((i) => `${i.module}.${i.name}`).join(", "));
  process.exit(1);
}
const { exports } = await WebAssembly.instantiate(module, {});
for (let seed = 0n; seed < BigInt(seeds); seed += 1n) {
  const digest = BigInt.asUintN(64, exports.digest(seed));
  console.log(`${seed} ${digest.toString(16).padStart(16, "0")}`);
}
