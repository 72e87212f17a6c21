import { expect, test } from '../lib/test.mjs';

test('it is alive and ready, and says so to whoever asks @once', async ({ site }) => {
  expect(await site.status('/healthz')).toBe(200);
  expect(await site.status('/readyz')).toBe(200);
});

test('a polite stop ends with 0, and what was asked before it is answered @once', async ({ site }) => {
  const answers = Array.from({ length: 8 }, () => fetch(`${site.url}/sign-in`).then((answer) => answer.status));
  expect(new Set(await Promise.all(answers))).toEqual(new Set([200]));
  await site.stop();
  expect(await site.status('/healthz')).toBe(0);
});

test('an account added by the command can sign in at once @once', async ({ site, visitor }) => {
  const added = site.addAccount('Ｊｉｒｏ', 'a passphrase of his own', 'jiro@example.jp', '--two-step', 'email');
  expect(site.command(['account', 'show', 'jiro'])).toContain('jiro');
  await visitor.signIn({ ...added, loginId: 'jiro' });
});

test('the log is JSON, line by line @once', async ({ site, visitor }) => {
  await visitor.signIn();
  expect(site.logLines.length).toBeGreaterThan(3);
  for (const line of site.logLines) expect(JSON.parse(line)).toMatchObject({ level: 'INFO' });
});

test('support can read out why a code was asked @once @js', async ({ visitor, site }) => {
  await visitor.signIn();
  await visitor.signOut();
  await visitor.givePassword();
  await visitor.isAt('/my');
  const told = site.command(['explain', 'HANAKO']);
  expect(told).toContain('[NEW_BROWSER / certain] 登録が見つからないブラウザ');
  expect(told).toContain('信頼済端末なので、ワンタイムキーなしでサインインしました。');
  expect(site.command(['explain', 'hanako', '--lang', 'en'])).toContain('The device was registered.');
  const [trusted, first] = JSON.parse(site.command(['explain', 'hanako', '--json']));
  expect(trusted).toMatchObject({ outcome: 'pwd+trusted', reason: null, browser: 'Chrome / Linux' });
  expect(first).toMatchObject({ outcome: 'pwd+otp', reason: 'NEW_BROWSER', certainty: 'certain', remembered: 'yes' });
  expect(first.report).toMatch(/^ls=ok;idb=ok;opfs=ok;/);
});
