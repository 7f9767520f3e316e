// A browser with the built page open, and everything that went wrong in it.
// `cargo xtask test --only e2e` serves the site and says where by SITE and CHROME.
import { chromium } from "playwright-core";

export const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const site = process.env.SITE;
if (!site) throw new Error("SITE is not set: run this by cargo xtask test --only e2e");

// `extra` are more switches of the browser.
export function launch(...extra) {
  return chromium.launch({ executablePath: process.env.CHROME, args: [...ARGS, ...extra] });
}

// Opens the page in a fresh context and collects console errors, uncaught exceptions, failed
// requests and violations of the Content-Security-Policy (the page's and, by way of the console,
// the worker's). `options` are Playwright's context options.
export async function open(browser, { address = site, ready = true, ...options } = {}) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    reducedMotion: "reduce",
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const problems = [];
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => problems.push(`exception: ${error.message}`));
  page.on("response", (response) => {
    if (response.status() >= 400) problems.push(`${response.status()}: ${response.url()}`);
  });
  await page.exposeFunction("reportViolation", (text) => problems.push(`policy: ${text}`));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      window.reportViolation(`${event.violatedDirective} refused ${event.blockedURI}`);
    });
  });
  await page.goto(address);
  if (ready) await page.locator("#boot").waitFor({ state: "detached" });
  return { page, problems, context };
}
