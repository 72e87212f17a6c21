// Plays one cell: a site, a front, a browser; the cell's steps one by one; then what was found against what was expected.
import { HANAKO, startSite } from '../lib/site.mjs';
import { elsewhere } from './elsewhere.mjs';
import { OURS, startFront } from './front.mjs';
import { whyUnmanaged } from './managed.mjs';
import { Remote } from './remote.mjs';
import { STEPS } from './steps.mjs';

const STRIP = { all: () => true, ours: (line) => line.startsWith(`${OURS}=`) };

/** The drivers, loaded when a cell needs them: the short form works without Firefox and WebKit installed. */
const DRIVERS = {
  chromium: async () => (await import('./chromium.mjs')).Chromium,
  firefox: async () => (await import('./firefox.mjs')).Firefox,
  webkit: async (state) => {
    const { WebKitNormal, WebKitPrivate } = await import('./webkit.mjs');
    return state === 'private' ? WebKitPrivate : WebKitNormal;
  },
};

/** Why this machine cannot show the cell; `undefined`: it can. */
export function whyNotHere(cell) {
  return cell.state?.startsWith('managed') ? whyUnmanaged(cell.engine) : undefined;
}

/** One line for each visit: `{ visit, expected, got, wrong }`; `wrong` lists the names of what differs. */
export async function play(cell) {
  const scene = new Scene(cell);
  try {
    await scene.begin();
    for (const step of cell.steps) await scene.step(step);
    return scene.lines;
  } catch (error) {
    const at = await scene.browser?.read(() => location.pathname).catch(() => 'no page');
    error.message = `after ${scene.lines.length} sign-ins, at ${at}: ${error.message}`;
    error.lines = scene.lines;
    throw error;
  } finally {
    await scene.end();
  }
}

export class Scene {
  lines = [];
  account = { ...HANAKO, email: 'hanako@example.jp' };
  #browsers = [];

  constructor(cell) {
    this.cell = cell;
  }

  async begin() {
    const { engine, state = 'normal', strip, env = {} } = this.cell;
    const webkit = engine === 'webkit';
    const remote = webkit && state !== 'private' ? new Remote() : undefined;
    this.front = await startFront({ tls: webkit, strip: STRIP[strip], remote });
    this.site = await startSite({ env: { SHINRAI_PUBLIC_URL: this.front.url, ...env } });
    this.front.leadsTo(this.site.port);
    this.elsewhere = elsewhere(this.site);
    await this.take(this.cell);
  }

  /** Takes a browser into use; the one before stays as it is. */
  async take({ engine = this.cell.engine, state = 'normal', userAgent, brands, standalone }) {
    const Driver = await DRIVERS[engine](state);
    const browser = new Driver(state, this.front.url, this.front);
    Object.assign(browser, { userAgent, brands, standalone, front: this.front });
    this.browser = browser;
    this.#browsers.push(browser);
    await browser.start();
  }

  step([name, ...about]) {
    const act = STEPS[name];
    if (!act) throw new Error(`no step is called "${name}"`);
    return act(this, ...about);
  }

  /** Where a browser may have done one thing or another, `either` says what follows from each. */
  note(awaited, got) {
    const isKept = ({ arrives, value = got.value }) => arrives === got.arrives && value === got.value;
    const expected = awaited.either?.find(isKept) ?? awaited.either?.[0] ?? awaited;
    const wrong = Object.keys(expected).filter((name) => String(expected[name]) !== String(got[name] ?? null));
    this.lines.push({ visit: this.lines.length + 1, expected, either: awaited.either, got, wrong });
  }

  async end() {
    for (const browser of this.#browsers) await browser.end();
    await this.site?.end();
    await this.front?.end();
  }
}

/** A line for people: what differs, or that nothing does. */
export function told({ visit, expected, got, wrong }) {
  const say = (found) => (Array.isArray(found) ? found.join('/') : String(found ?? 'nothing'));
  if (!wrong.length) return `visit ${visit}: as expected (${Object.values(expected).map(say).join(', ')})`;
  return `visit ${visit}: ${wrong.map((name) => `${name} ${say(got[name])} instead of ${say(expected[name])}`).join('; ')}`;
}
