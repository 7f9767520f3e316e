// A browser without Playwright, spoken to over its own protocol by a pipe: for what Playwright
// hides from a page, such as being in a tab that is not in front.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ARGS } from "./browser.mjs";

export class Browser {
  static async launch() {
    const profile = await mkdtemp(join(tmpdir(), "playground-"));
    const args = [...ARGS, "--headless=new", "--remote-debugging-pipe", `--user-data-dir=${profile}`];
    const child = spawn(process.env.CHROME, [...args, "about:blank"], {
      stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
    });
    return new Browser(child, profile);
  }

  constructor(child, profile) {
    Object.assign(this, { child, profile, last: 0, waiting: new Map(), rest: "" });
    child.stdio[4].on("data", (bytes) => this.#hear(bytes.toString()));
  }

  #hear(text) {
    const parts = (this.rest + text).split("\0");
    this.rest = parts.pop();
    for (const part of parts) {
      const { id, result, error } = JSON.parse(part);
      const asked = this.waiting.get(id);
      this.waiting.delete(id);
      if (error) asked?.reject(new Error(error.message));
      else asked?.resolve(result);
    }
  }

  // One command of the Chrome DevTools Protocol, to a page or to the browser itself.
  send(method, params = {}, sessionId = undefined) {
    this.last += 1;
    const id = this.last;
    this.child.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    return new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }));
  }

  // Opens a tab, in front of the others.
  async tab(url) {
    const { targetId } = await this.send("Target.createTarget", { url });
    const { sessionId } = await this.send("Target.attachToTarget", { targetId, flatten: true });
    return new Tab(this, targetId, sessionId);
  }

  // The process ids of a kind, such as "renderer" or "GPU".
  async processes(kind) {
    const { processInfo } = await this.send("SystemInfo.getProcessInfo");
    return processInfo.filter((it) => it.type === kind).map((it) => it.id);
  }

  async close() {
    const gone = new Promise((resolve) => this.child.once("exit", resolve));
    this.child.kill("SIGKILL");
    await gone;
    await rm(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

class Tab {
  constructor(browser, targetId, sessionId) {
    Object.assign(this, { browser, targetId, sessionId });
  }
  send(method, params) {
    return this.browser.send(method, params, this.sessionId);
  }
  front() {
    return this.browser.send("Target.activateTarget", { targetId: this.targetId });
  }
  // The value of an expression in the page.
  async ask(expression) {
    const { result, exceptionDetails } = await this.send("Runtime.evaluate", {
      expression,
      returnByValue: true,
      awaitPromise: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? expression);
    return result.value;
  }
}
