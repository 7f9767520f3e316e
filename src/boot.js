// Starts the page: fetches the app's wasm with a bar that counts bytes, then hands over to it.
// A file of its own because the Content-Security-Policy allows no inline script. It knows nothing
// of the app but the two links that the build writes into index.html.

const RELOADED = "dispatch-playground:reloaded";
const bar = document.getElementById("boot-bar");
const text = document.getElementById("boot-text");

function show(done, total) {
  bar.max = total;
  bar.value = Math.min(done, total);
  const kilobytes = (bytes) => Math.round(bytes / 1000).toLocaleString("en");
  text.textContent = `Loading the city: ${kilobytes(done)} of ${kilobytes(total)} kB`;
}

// The response with its body counted on the way through. Bytes are counted after the host's
// compression is undone, and so is the total that the build writes.
async function fetchCounted(link) {
  const response = await fetch(link.href);
  if (!response.ok) throw new Error(`${link.href} answered ${response.status}`);
  const total = Number(link.dataset.bytes) || 1;
  let done = 0;
  const count = new TransformStream({
    transform(chunk, controller) {
      done += chunk.byteLength;
      show(done, Math.max(done, total));
      controller.enqueue(chunk);
    },
  });
  // Streaming compilation insists on the type; a few static hosts send another one.
  const headers = { "Content-Type": "application/wasm" };
  return new Response(response.body.pipeThrough(count), { headers });
}

// A cached index.html can name files that a newer deployment has replaced: reload once.
function reloadOnce() {
  try {
    if (sessionStorage.getItem(RELOADED)) return false;
    sessionStorage.setItem(RELOADED, "1");
  } catch {
    return false; // Storage is blocked, so nothing would stop the second reload.
  }
  location.reload();
  return true;
}

function fail(reason) {
  console.error("Dispatch Playground could not start:", reason);
  document.getElementById("boot").dataset.failed = "";
  document.getElementById("boot").setAttribute("role", "alert");
  bar.hidden = true;
  text.textContent =
    `The page could not start (${reason?.message ?? reason}). ` +
    "Check the connection and reload; it needs a browser with WebAssembly from 2023 or later.";
}

try {
  const wasm = fetchCounted(document.getElementById("app-wasm"));
  const { default: init } = await import(document.getElementById("app-glue").href);
  await init({ module_or_path: wasm });
  document.getElementById("boot")?.remove();
  try {
    sessionStorage.removeItem(RELOADED);
  } catch {
    // Blocked storage held no mark.
  }
} catch (reason) {
  if (!reloadOnce()) fail(reason);
}
