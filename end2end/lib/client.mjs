// A browser without eyes: cookies, one kept-alive connection, forms. For measuring; bodies stay as they were sent.
import http from 'node:http';

import { HANAKO } from './site.mjs';

export class Client {
  #agent;
  #jar = new Map();

  /** Browsers may share a connection, so that measuring many of them measures no handshakes. */
  constructor(site, { agent = new http.Agent({ keepAlive: true, maxSockets: 1 }), userAgent = 'bench' } = {}) {
    this.site = site;
    this.userAgent = userAgent;
    this.#agent = agent;
  }

  get(path, encoding = 'br') {
    return this.#request('GET', path, { 'accept-encoding': encoding });
  }

  post(call, fields) {
    const body = new URLSearchParams(fields).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': body.length, 'accept-encoding': 'br' };
    return this.#request('POST', `/api/${call}`, { ...headers, 'sec-fetch-site': 'same-origin', origin: this.site.url }, body);
  }

  /** Like `post`, and stops unless the answer leads to one of these. */
  async step(call, fields, ...to) {
    const answer = await this.post(call, fields);
    const location = answer.headers.location ?? '';
    if (answer.status !== 303 || !to.includes(location)) {
      throw new Error(`${call}: ${answer.status} ${location || answer.body.toString().slice(0, 200)} instead of ${to.join(' or ')}`);
    }
    return answer;
  }

  /** From nothing to a session in a trusted browser. */
  async signIn({ loginId, password, email } = HANAKO) {
    const before = (await this.site.outbox(email)).find((message) => message.code);
    await this.step('sign_in', { login_id: loginId, password }, '/sign-in/code');
    const { code } = await this.site.message({ to: email, after: before });
    await this.step('submit_code', { code, trust: 'on' }, '/sign-in/remembered');
    await this.get('/sign-in/remembered');
  }

  close() {
    this.#agent.destroy();
  }

  #request(method, path, headers, body) {
    const cookie = [...this.#jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const about = { host: `localhost:${this.site.port}`, accept: 'text/html', 'accept-language': 'ja', 'user-agent': this.userAgent, ...headers };
    if (cookie) about.cookie = cookie;
    const where = { host: '127.0.0.1', port: this.site.port, method, path, agent: this.#agent, headers: about };
    return new Promise((done, fail) => {
      const request = http.request(where, (response) => {
        const parts = [];
        response.on('data', (part) => parts.push(part));
        response.on('error', fail);
        response.on('end', () => {
          this.#keep(response.headers['set-cookie'] ?? []);
          done({ status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) });
        });
      });
      request.on('error', fail);
      request.end(body);
    });
  }

  #keep(cookies) {
    for (const cookie of cookies) {
      const [pair, ...attributes] = cookie.split(';');
      const at = pair.indexOf('=');
      const name = pair.slice(0, at).trim();
      if (attributes.some((attribute) => /^\s*max-age=(0|-\d+)\s*$/i.test(attribute))) this.#jar.delete(name);
      else this.#jar.set(name, pair.slice(at + 1));
    }
  }
}
