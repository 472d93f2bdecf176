// Calls in progress: who, with whom, in which state, since when. An ended call stays a few seconds.
import { callKind, callText, ends } from '../describe.js';
import { Rows, make, pill, setAttribute, setHidden, setMore, setPill, setText } from '../dom.js';
import { callState, hourAndMinute } from '../format.js';
import { Running, Who, byId, cell, row, rowHead } from './parts.js';

/** Rows drawn; beyond that nobody reads them, and drawing would cost. */
const ROW_LIMIT = 60;
/** A call younger than this is greeted with a short glow. */
const FRESH_MS = 3000;
const PARTIES_SHOWN = 3;

export class Calls {
  kinds = ['call', 'queue', 'agent'];

  /** @param hangUp called with a call when its button was pressed */
  constructor(store, hangUp) {
    this.store = store;
    this.hangUp = hangUp;
    this.mayHangUp = () => false;
    this.rows = new Rows(byId('calls'), () => this.newRow());
    this.empty = byId('calls-empty');
    this.more = byId('calls-more');
    this.count = byId('calls-count');
  }

  newRow() {
    const state = pill();
    const from = new Who();
    const to = new Who();
    const kind = cell('kind');
    const length = make('span', { class: 'length' });
    const since = make('span', { class: 'since' });
    const button = make('button', { type: 'button', class: 'hang' }, 'Hang up');
    const running = new Running(length);
    const element = row(cell('state', state), rowHead('from', from.element), cell('with', to.element), kind, cell('num for', length, ' ', since), cell('act', button));
    let call;
    button.addEventListener('click', () => this.hangUp(call));
    return {
      element,
      running,
      update: ({ call: now, over }) => {
        call = now;
        const parties = ends(this.store, call);
        setPill(state, callState(call));
        from.show(parties.from.name, parties.from.number);
        this.showOthers(to, parties.to);
        setText(kind, callKind(this.store, call));
        setText(since, hourAndMinute(call.startedAtMs));
        running.show(call.startedAtMs, this.nowMs, over ? call.endedAtMs : 0);
        setAttribute(element, 'data-over', over ? 'yes' : null);
        setAttribute(element, 'data-id', call.id);
        setAttribute(element, 'data-fresh', !over && this.nowMs - call.startedAtMs < FRESH_MS ? 'yes' : null);
        setHidden(button, over || !this.mayHangUp(call));
        setAttribute(button, 'aria-label', `Hang up ${callText(this.store, call)}`);
      },
    };
  }

  showOthers(who, others) {
    if (others.length === 1) {
      who.show(others[0].name, others[0].number);
      return;
    }
    const names = others.slice(0, PARTIES_SHOWN).map((p) => p.name || p.number);
    const rest = others.length - names.length;
    who.show(names.join(', ') + (rest > 0 ? ` and ${rest} more` : ''), '');
  }

  render(nowMs) {
    this.nowMs = nowMs;
    const items = [];
    for (const call of this.store.of('call').values()) items.push({ call, over: false });
    const living = items.length;
    for (const { call } of this.store.ended) items.push({ call, over: true });
    // Newest on top, and always the same order for the same calls: rows do not jump.
    items.sort((a, b) => b.call.startedAtMs - a.call.startedAtMs || (a.call.id < b.call.id ? -1 : 1));
    const shown = items.slice(0, ROW_LIMIT);
    this.rows.sync(shown, (i) => i.call.id);
    setText(this.count, String(living));
    setHidden(this.empty, items.length > 0);
    setMore(this.more, items.length - shown.length, 'calls');
  }

  tick(nowMs) {
    this.rows.each((r) => r.running.tick(nowMs));
  }
}
