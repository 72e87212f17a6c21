// As much of the W3C WebDriver protocol as a sign-in needs.
import { sleep } from '../lib/site.mjs';

const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

export class WebDriver {
  static async begin(port, capabilities) {
    const driver = new WebDriver(`http://127.0.0.1:${port}/session`);
    for (let tries = 0; ; tries++) {
      try {
        const { sessionId } = await driver.#ask('POST', '', { capabilities: { alwaysMatch: capabilities } });
        driver.base += `/${sessionId}`;
        return driver;
      } catch (error) {
        // Not listening yet; anything it says itself is final.
        if (error.cause?.code !== 'ECONNREFUSED' || tries > 100) throw error;
        await sleep(50);
      }
    }
  }

  constructor(base) {
    this.base = base;
  }

  get(command) {
    return this.#ask('GET', `/${command}`);
  }

  post(command, body) {
    return this.#ask('POST', `/${command}`, body);
  }

  async element(selector) {
    return (await this.post('element', { using: 'css selector', value: selector }))[ELEMENT];
  }

  end() {
    return this.#ask('DELETE', '').catch(() => {});
  }

  async #ask(method, path, body) {
    const said = body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const answer = await fetch(this.base + path, { method, ...said, signal: AbortSignal.timeout(25_000) });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(`${method} ${path}: ${value?.error}: ${value?.message}`);
    return value;
  }
}
