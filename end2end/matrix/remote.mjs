// Remote control for a browser that has none (MiniBrowser outside of automation, where alone it keeps anything). Each
// page gets one more script, from its own origin, so that the site's Content-Security-Policy stays as it is. It asks for
// tasks, which are scripts of that origin too, and reports what came of them. Our pages' own script is untouched.
import { sleep } from '../lib/site.mjs';
import { within } from './bounds.mjs';

const BASE = '/.matrix';
const TYPES = { js: 'text/javascript', html: 'text/html' };

/** Runs in the page. */
function control(base) {
  const page = Math.random();
  const ask = () => {
    const task = document.createElement('script');
    task.src = `${base}/task.js?${page}&${Math.random()}`;
    task.onload = task.onerror = () => {
      task.remove();
      setTimeout(ask, 10);
    };
    document.head.append(task);
  };
  window.matrixTask = async (id, work) => {
    const answer = { id };
    try {
      answer.value = await work();
    } catch (error) {
      answer.error = String(error);
    }
    await fetch(`${base}/answer`, { method: 'POST', body: JSON.stringify(answer), keepalive: true });
  };
  ask();
}

export class Remote {
  #next = 1;
  #waiting; // a page that asks for a task: its name, and how to tell it
  #tasks = new Map(); // given and not yet answered, by their numbers

  /** The page with our script in its head. */
  lentTo(page) {
    return page.replace(/<\/head>/i, `<script src="${BASE}/control.js" defer></script></head>`);
  }

  /** Answers what is meant for the remote control. */
  takes(request, response) {
    const [path, query = ''] = request.url.split('?');
    if (!path.startsWith(`${BASE}/`)) return false;
    const say = (type, text) => response.writeHead(200, { 'content-type': TYPES[type], 'cache-control': 'no-store' }).end(text);
    if (path === `${BASE}/start`) say('html', this.lentTo('<!doctype html><html><head><title>start</title></head><body></body></html>'));
    else if (path === `${BASE}/control.js`) say('js', `(${control})(${JSON.stringify(BASE)});`);
    else if (path === `${BASE}/task.js`) {
      const waiting = { page: query.split('&')[0], tell: (text) => say('js', text) };
      this.#waiting = waiting;
      // What another page was told it took away with it.
      for (const task of this.#tasks.values()) if (task.page !== waiting.page) task.fail(new Error('the page left'));
      // A page that left waits no more.
      response.on('close', () => this.#waiting === waiting && (this.#waiting = undefined));
    } else if (path === `${BASE}/answer`) {
      let body = '';
      request.on('data', (part) => (body += part));
      request.on('end', () => {
        const { id, value, error } = JSON.parse(body);
        const task = this.#tasks.get(id);
        if (error) task?.fail(new Error(error));
        else task?.done(value);
        say('js', '');
      });
    } else response.writeHead(404).end();
    return true;
  }

  /** A new browser starts: whatever still waits belongs to the one before, whose connections may outlive it. */
  forget() {
    this.#waiting = undefined;
  }

  /** What the function gives, run in the page that is open. */
  read(look, argument) {
    return within(20_000, 'a task', this.#run(look, argument));
  }

  async #run(look, argument) {
    const id = this.#next++;
    for (let tries = 0; !this.#waiting; tries++) {
      if (tries > 800) throw new Error('no page asks for tasks');
      await sleep(20);
    }
    const { page, tell } = this.#waiting;
    this.#waiting = undefined;
    const answered = new Promise((done, fail) => this.#tasks.set(id, { page, done, fail }));
    tell(`matrixTask(${id}, () => (${look})(${JSON.stringify(argument) ?? ''}));`);
    return answered.finally(() => this.#tasks.delete(id));
  }
}

/** Where a browser without remote control is started. */
export const START = `${BASE}/start`;
