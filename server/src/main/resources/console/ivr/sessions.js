// The calls that are led now or were lately; asked for every second while somebody looks.
import { ivrSessions } from '../api.js';
import { Rows, make, pill, setAttribute, setHidden, setPill, setText } from '../dom.js';
import { duration, plural, sentence, words } from '../format.js';
import { Who, byId, cell, row, rowHead } from '../views/parts.js';

const EVERY_MS = 1000;
const LIMIT = 100;

const LOOKS = { running: ['Running', 'talk'], ended: ['Ended', 'off'], lost: ['End not seen', 'bad'] };

/** The state as a pill; one that ended in the fallback is told from one that ended well. */
function state(session) {
  if (session.lines.some((line) => line.what === 'fallback')) return { text: session.state === 'running' ? 'Fallback' : 'Failed', look: 'bad' };
  const [text, look] = LOOKS[session.state] ?? [sentence(words(session.state)), 'off'];
  return { text, look };
}

const steps = (session) => session.lines.reduce((most, line) => Math.max(most, line.step ?? 0), 0);

export class Sessions {
  /**
   * @param on {shown(), chosen(session or null, nowMs), fault(e)}
   */
  constructor(on) {
    this.on = on;
    this.rows = new Rows(byId('sessions'), (id) => this.newRow(id));
    this.filter = byId('filter-did');
    this.empty = byId('sessions-empty');
    this.filter.addEventListener('input', () => this.ask());
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) this.ask();
    });
    this.forget();
  }

  begin() {
    this.wanted = true;
    this.ask();
  }

  forget() {
    clearTimeout(this.timer);
    this.wanted = false;
    this.asked = 0;
    this.chosen = null;
    this.known = [];
    this.title = 'IVR';
    this.filter.value = '';
    this.rows.sync([], () => '');
  }

  /** Asks now, and again every second; what was asked for before is not waited for. */
  async ask() {
    clearTimeout(this.timer);
    if (!this.wanted || document.hidden) return;
    const mine = ++this.asked;
    try {
      const page = await ivrSessions(this.filter.value.trim(), LIMIT);
      if (mine !== this.asked) return;
      this.show(page);
    } catch (e) {
      if (mine !== this.asked) return;
      this.on.fault(e);
      if (e.status !== 401) this.say(`They cannot be read: ${e.message}`);
    }
    if (this.wanted) this.timer = setTimeout(() => this.ask(), EVERY_MS);
  }

  say(text) {
    setHidden(this.empty, false);
    setText(this.empty, text);
  }

  show(page) {
    this.known = page.sessions;
    this.nowMs = page.atMs;
    const running = this.known.filter((s) => s.state === 'running').length;
    this.title = running > 0 ? `${plural(running, 'call', 'calls')} in an IVR` : 'IVR';
    setText(byId('sessions-count'), `${running} now, ${this.known.length - running} lately`);
    this.rows.sync(this.known, (s) => s.id);
    if (this.known.length === 0) this.say(this.filter.value.trim() === '' ? 'No call was led yet.' : 'No call of this number.');
    else setHidden(this.empty, true);
    this.choose(this.chosen);
    this.on.shown();
  }

  /** Shows this one's trace; the newest until somebody chose. One that fell out of the list stays as it was. */
  choose(id) {
    this.chosen = id;
    const session = id === null ? this.known[0] : this.known.find((s) => s.id === id);
    if (session !== undefined || id === null) this.on.chosen(session ?? null, this.nowMs);
    const shown = id ?? session?.id;
    for (const [key, entry] of this.rows.rows) setAttribute(entry.button, 'aria-pressed', String(key === shown));
  }

  newRow(id) {
    const look = pill();
    const who = new Who();
    const did = cell('did');
    const at = cell('at');
    const count = cell('num');
    const length = cell('num');
    const button = make('button', { type: 'button', class: 'again', 'aria-pressed': 'false' }, 'Trace');
    button.addEventListener('click', () => this.choose(id));
    const element = row(cell('state', look), rowHead('from', who.element), did, at, count, length, cell('act', button));
    return {
      element,
      button,
      update: (session) => {
        setPill(look, state(session));
        who.show(nameBesideNumber(session), session.caller || 'withheld');
        setText(did, session.did);
        setText(at, session.at ?? '');
        setText(count, String(steps(session)));
        setText(length, duration((session.endedAtMs ?? this.nowMs) - session.sinceMs));
        setAttribute(button, 'aria-label', `Trace of ${session.caller || 'withheld'} to ${session.did}`);
        setAttribute(element, 'data-id', session.id);
      },
    };
  }
}

/** Phones that have no name give their number for it. */
export function nameBesideNumber({ callerName, caller }) {
  return callerName === caller ? '' : (callerName ?? '');
}
