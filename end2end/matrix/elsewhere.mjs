// The same subscriber at other browsers, without eyes: forms only.
import zlib from 'node:zlib';

import { Client } from '../lib/client.mjs';

export function elsewhere(site) {
  // It connects to the site itself, and must look as if it came from the public address.
  const there = { url: site.env.SHINRAI_PUBLIC_URL, port: site.port, outbox: (to) => site.outbox(to), message: (about) => site.message(about) };
  const asked = (userAgent) => new Client(there, { userAgent });

  async function signedIn(account, work) {
    const client = asked();
    try {
      const before = (await site.outbox(account.email)).find((message) => message.code);
      await client.step('sign_in', { login_id: account.loginId, password: account.password }, '/sign-in/code');
      const { code } = await site.message({ to: account.email, after: before });
      const answer = await client.post('submit_code', { code });
      if (answer.status !== 303) throw new Error(`submit_code: ${answer.status}`);
      return await work(client);
    } finally {
      client.close();
    }
  }

  /** Sends the form of that page, with the word that ties it to the session. */
  async function send(client, path, call, fields) {
    const page = await client.get(path);
    const html = page.headers['content-encoding'] === 'br' ? zlib.brotliDecompressSync(page.body) : page.body;
    const [input = ''] = /<input\b[^>]*\bname="?as\b[^>]*>/.exec(html.toString()) ?? [];
    const [, as] = /\bvalue="?([^"\s>]+)/.exec(input) ?? [];
    if (page.status !== 200 || !as) throw new Error(`${path} (${page.status}) has no form with the field "as"`);
    const answer = await client.post(call, { as, ...fields });
    const location = answer.headers.location ?? '';
    if (answer.status !== 303 || location.includes('err')) throw new Error(`${call}: ${answer.status} ${location}`);
  }

  return {
    async register(account, userAgent) {
      const client = asked(userAgent);
      await client.signIn(account);
      client.close();
    },
    revokeAll: (account) => signedIn(account, (client) => send(client, '/my/devices', 'revoke_all_devices', {})),
    async changePassword(account, password) {
      const fields = { current_password: account.password, new_password: password };
      await signedIn(account, (client) => send(client, '/my/password', 'change_password', fields));
      return { ...account, password };
    },
  };
}
