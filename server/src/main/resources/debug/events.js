// The pushed events as they are made, and how their delivery goes on: by long poll.
import { make, pill, setHidden, setPill, setText } from './dom.js';
import { pretty } from './request.js';

const WAIT_MS = 20000;
const TIMEOUT_MS = WAIT_MS + 10000;
const AGAIN_MS = [1000, 2000, 5000, 10000];
/** As many as the server keeps. */
const SHOWN = 200;

const LOOKS = {
  made: ['Waits for the store', 'wait'],
  pending: ['Pending', 'ring'],
  failed: ['Failed', 'bad'],
  dead: ['Given up', 'bad'],
  delivered: ['Delivered', 'talk'],
  replaced: ['Replaced', 'off'],
  unsent: ['Not sent', 'off'],
};

const time = (ms) => {
  const at = new Date(ms);
  return `${at.toLocaleTimeString([], { hour12: false })}.${String(at.getMilliseconds()).padStart(3, '0')}`;
};

function about(body) {
  try {
    const v = JSON.parse(body);
    const from = v.caller ?? v.source ?? v.calleridnum ?? v.exten ?? '';
    const to = v.called ?? v.destination ?? v.connectedlinenum ?? v.destcalleridnum ?? v.statusText ?? '';
    return [from, to].filter((text) => text !== '').join(' → ');
  } catch {
    return '';
  }
}

function story(event) {
  const all = [];
  if (event.attempts > 0) all.push(`${event.attempts} ${event.attempts === 1 ? 'try' : 'tries'} failed`);
  if (event.error !== undefined) all.push(event.error);
  if (event.nextAtMs > 0) all.push(`again at ${time(event.nextAtMs)}`);
  if (event.state === 'unsent') all.push('there is no coocenter.push-url');
  return all.join('; ');
}

class Row {
  constructor(event) {
    this.state = pill();
    this.story = make('p', { class: 'note' });
    this.element = make('li', { 'data-event': event.event, 'data-id': event.id },
      make('details', {},
        make('summary', {},
          make('span', { class: 'time' }, time(event.atMs)), make('span', { class: 'name' }, event.event),
          this.state, make('span', { class: 'about' }, about(event.body))),
        this.story,
        make('p', { class: 'note' }, `webhook-id: ${event.id}`),
        make('pre', { class: 'body', tabindex: '0', role: 'region', 'aria-label': `Body of ${event.event}` }, pretty(event.body))));
    this.update(event);
  }

  update(event) {
    const [text, look] = LOOKS[event.state] ?? [event.state, 'wait'];
    setPill(this.state, { text: event.attempts > 0 && event.state === 'failed' ? `${text} ×${event.attempts}` : text, look });
    setText(this.story, story(event));
    setHidden(this.story, this.story.textContent === '');
    this.element.dataset.state = event.state;
  }
}

/** A wait that can be ended early. */
class Pause {
  wait(ms) {
    return new Promise((resolve) => {
      this.end = resolve;
      setTimeout(resolve, ms);
    });
  }

  end() {}
}

export class Events {
  constructor(root, keys, link) {
    Object.assign(this, { root, keys, link });
    const byId = (id) => document.getElementById(id);
    this.list = byId('events');
    this.empty = byId('events-empty');
    this.count = byId('events-count');
    this.note = byId('events-note');
    this.rows = new Map();
    this.held = new Map();
    this.paused = false;
    this.since = 0;
    this.pause = new Pause();
    byId('events-pause').addEventListener('click', (e) => {
      this.paused = !this.paused;
      e.currentTarget.setAttribute('aria-pressed', String(this.paused));
      if (!this.paused) this.show([...this.held.values()]);
      this.counted();
    });
    byId('events-clear').addEventListener('click', () => {
      this.list.replaceChildren();
      this.rows.clear();
      this.held.clear();
      this.counted();
    });
    keys.onChange(() => {
      this.asking?.abort();
      this.pause.end();
    });
    this.counted();
  }

  /** Asks for ever. */
  async run() {
    for (let failures = 0; ;) {
      let fault = '';
      try {
        fault = await this.ask();
      } catch (e) {
        fault = e.name === 'AbortError' ? 'again' : 'The server cannot be reached.';
      }
      if (fault === 'again') continue;
      this.said(fault);
      if (fault === '') failures = 0;
      else await this.pause.wait(AGAIN_MS[Math.min(failures++, AGAIN_MS.length - 1)]);
    }
  }

  said(fault) {
    setPill(this.link, fault === '' ? { text: 'Live', look: 'free' } : { text: 'Not live', look: 'bad' });
    setText(this.note, fault);
    setHidden(this.note, fault === '');
  }

  async ask() {
    const settings = await this.keys.current();
    const url = new URL('coocenter-api/debug/events', this.root);
    url.searchParams.set('since', this.since);
    // The first answer, and the one after a fault, come at once.
    url.searchParams.set('waitMs', this.note.hidden ? WAIT_MS : 0);
    const headers = [...await this.keys.ofDialect()];
    // Beside a key of the day, so that an operator's own key lets in too.
    headers.push(...(await this.keys.ofNative()).map(([name, value]) => [name, value]));
    this.asking = new AbortController();
    const signal = AbortSignal.any([this.asking.signal, AbortSignal.timeout(TIMEOUT_MS)]);
    const answer = await fetch(url, { headers, cache: 'no-store', credentials: 'same-origin', signal });
    if (answer.status === 401) return settings.webKey ? 'Type the WEBKEY, or log in as an operator, to see the events.' : 'This address may not see the events (coocenter.allow-from).';
    const value = await answer.json();
    if (!answer.ok) return `The server answered ${answer.status}: ${value.message}`;
    this.since = value.since;
    if (value.data.length > 0) this.show(value.data);
    return '';
  }

  /** The oldest first; the newest comes to the top. */
  show(events) {
    if (this.paused) {
      events.forEach((event) => this.held.set(event.id, event));
      while (this.held.size > SHOWN) this.held.delete(this.held.keys().next().value);
    } else {
      this.held.clear();
      events.forEach((event) => this.showOne(event));
    }
    this.counted();
  }

  showOne(event) {
    const known = this.rows.get(event.id);
    if (known !== undefined) {
      known.update(event);
      return;
    }
    const row = new Row(event);
    this.rows.set(event.id, row);
    this.list.prepend(row.element);
    while (this.rows.size > SHOWN) {
      const [id, oldest] = this.rows.entries().next().value;
      oldest.element.remove();
      this.rows.delete(id);
    }
  }

  counted() {
    setHidden(this.empty, this.rows.size > 0);
    const fresh = [...this.held.keys()].filter((id) => !this.rows.has(id)).length;
    setText(this.count, this.paused ? `paused, ${fresh} since` : String(this.rows.size));
  }
}
