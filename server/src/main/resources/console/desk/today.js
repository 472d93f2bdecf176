// My calls today, from the records.
import { records } from '../api.js';
import { Rows, make, pill, setAttribute, setHidden, setPill, setText } from '../dom.js';
import { callState, dayOf, duration, hourAndMinute } from '../format.js';
import { queueLabel } from '../describe.js';
import { Who, byId, cell, row, rowHead } from '../views/parts.js';

const ROWS = 50;
/**
 * A record is written when its call is over, a moment after the board says so; of a call that went on without us,
 * later. Until it is there we ask again, each time after twice as long.
 */
const WRITTEN_MS = 1500;
/** After-call work is added to a record later. */
const AGAIN_MS = 60000;
const DIRECTIONS = { inbound: 'Inbound', outbound: 'Outbound', internal: 'Internal' };

export class Today {
  kinds = ['desk', 'call'];

  constructor(desk, callBack, fault) {
    this.desk = desk;
    this.callBack = callBack;
    this.fault = fault;
    this.rows = new Rows(byId('today'), () => this.newRow());
    this.empty = byId('today-empty');
    this.more = byId('today-more');
    this.count = byId('today-count');
    this.forget();
  }

  forget() {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.known = null;
    this.had = new Set();
    this.awaited = new Set();
    this.waitMs = WRITTEN_MS;
    this.askedMs = 0;
    this.rows.sync([], () => '');
  }

  newRow() {
    const time = cell('time');
    const who = new Who();
    const kind = cell('kind');
    const state = pill();
    const talk = cell('num talk');
    const acw = cell('num after');
    const button = make('button', { type: 'button', class: 'again' }, 'Call');
    const element = row(time, rowHead('with', who.element), kind, cell('state', state), talk, acw, cell('act', button));
    let number = '';
    button.addEventListener('click', () => this.callBack(number));
    return {
      element,
      update: (record) => {
        const other = this.other(record);
        number = other.extension ?? other.number ?? '';
        setText(time, hourAndMinute(record.times.startedAtMs));
        who.show(other.name ?? '', number);
        setText(kind, queueLabel(this.desk.store, record.node, record.queue) || DIRECTIONS[record.direction] || '');
        setPill(state, callState({ state: 'ended', outcome: record.ending.outcome }));
        setText(talk, record.spans.talkMs > 0 ? duration(record.spans.talkMs) : '–');
        setText(acw, record.spans.acwMs > 0 ? duration(record.spans.acwMs) : '–');
        setAttribute(button, 'aria-label', `Call ${number} again`);
        setHidden(button, number === '');
        setAttribute(element, 'data-id', record.id);
      },
    };
  }

  /** Whom the agent talked to: the caller, or who was called. */
  other(record) {
    const mine = (p) => p && (p.agent === this.desk.number || (p.extension && p.extension === this.desk.card?.extension));
    if (!mine(record.caller)) return record.caller;
    const callee = record.callee && !mine(record.callee) ? record.callee : undefined;
    return callee ?? { number: record.dialed };
  }

  render() {
    const has = new Set(this.desk.calls.map((c) => c.callId));
    const over = [...this.had].filter((id) => !has.has(id));
    this.had = has;
    if (over.length > 0) {
      over.forEach((id) => this.awaited.add(id));
      this.waitMs = WRITTEN_MS;
      clearTimeout(this.timer);
      this.timer = undefined;
      this.askSoon(WRITTEN_MS);
    } else if (this.known === null && this.desk.card !== null) this.askSoon(0);
  }

  askSoon(waitMs) {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.ask();
    }, waitMs);
  }

  async ask() {
    const number = this.desk.number;
    if (number === '') return;
    this.askedMs = Date.now();
    this.known ??= [];
    try {
      const page = await records(number, dayOf(this.desk.store.nowMs(Date.now())), ROWS);
      if (number !== this.desk.number) return;
      this.known = page.records;
      this.rows.sync(this.known, (r) => r.id);
      this.known.forEach((r) => this.awaited.delete(r.id));
      this.askAgain();
      setText(this.count, String(this.known.length) + (page.next ? ' or more' : ''));
      setHidden(this.empty, this.known.length > 0);
      setText(this.empty, 'No calls yet.');
      setHidden(this.more, !page.next);
      setText(this.more, `The last ${ROWS} are shown.`);
    } catch (e) {
      if (number !== this.desk.number) return;
      if (e.status === 401) this.fault(e);
      else setText(this.empty, `They cannot be read: ${e.message}`);
    }
  }

  /** For what is not written yet, until the next turn of the clock would ask anyway. */
  askAgain() {
    this.waitMs *= 2;
    if (this.waitMs >= AGAIN_MS) this.awaited.clear();
    if (this.awaited.size > 0) this.askSoon(this.waitMs);
  }

  tick() {
    if (this.desk.number !== '' && this.askedMs > 0 && Date.now() - this.askedMs > AGAIN_MS) this.ask();
  }
}
