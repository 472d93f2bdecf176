// Agents: what each is doing, for how long, and with whom.
import { party, queueLabel } from '../describe.js';
import { Rows, make, pill, setAttribute, setHidden, setMore, setPill, setText } from '../dom.js';
import { agentState, byName } from '../format.js';
import { Running, Who, byId, cell, row, rowHead } from './parts.js';

const ROW_LIMIT = 100;
// Those one can do something about come first; those away last.
const ORDER = { ringing: 0, busy: 0, idle: 0, paused: 0, logged_out: 1, offline: 1 };

export class Agents {
  kinds = ['agent', 'call', 'queue'];

  constructor(store) {
    this.store = store;
    this.rows = new Rows(byId('agents'), () => this.newRow());
    this.empty = byId('agents-empty');
    this.more = byId('agents-more');
    this.count = byId('agents-count');
  }

  newRow() {
    const who = new Who();
    const state = pill();
    const length = cell('num for');
    const talk = make('span');
    const running = new Running(length);
    const element = row(rowHead('name', who.element), cell('state', state), length, cell('call', talk));
    return {
      element,
      running,
      update: (agent) => {
        who.show(agent.name, agent.extension);
        setPill(state, agentState(agent));
        running.show(agent.sinceMs, this.nowMs);
        setText(talk, this.callOf(agent));
        setAttribute(element, 'data-id', agent.id);
      },
    };
  }

  callOf(agent) {
    const call = agent.callId ? this.store.of('call').get(agent.callId) : undefined;
    if (call === undefined) return '';
    const others = (call.parties ?? []).filter((p) => p.state !== 'gone' && p.extension !== agent.extension);
    const names = others.slice(0, 2).map((p) => party(this.store, call.node, p)).map((p) => p.name || p.number);
    if (others.length > 2) names.push(`and ${others.length - 2} more`);
    const queue = queueLabel(this.store, call.node, call.queue);
    const text = names.join(', ') || call.dialed || '';
    return queue ? `${text} · ${queue}` : text;
  }

  render(nowMs) {
    this.nowMs = nowMs;
    const all = [...this.store.of('agent').values()].sort(
      (a, b) => (ORDER[a.state] ?? 0) - (ORDER[b.state] ?? 0) || byName(a.name, b.name) || byName(a.id, b.id));
    this.rows.sync(all.slice(0, ROW_LIMIT), (a) => `${a.node}/${a.id}`);
    setText(this.count, String(all.length));
    setHidden(this.empty, all.length > 0);
    setMore(this.more, all.length - ROW_LIMIT, 'agents');
  }

  tick(nowMs) {
    this.rows.each((r) => r.running.tick(nowMs));
  }
}
