// Queues: waiting, the longest wait as it runs, members by what they do, today's counts.
import { Rows, make, setAttribute, setHidden, setMore, setText } from '../dom.js';
import { byName } from '../format.js';
import { Running, Who, byId, cell, row, rowHead } from './parts.js';

const ROW_LIMIT = 60;

/** What a member does, from the queue's view. Order is the order on the page. */
const STATES = [
  ['free', 'free'],
  ['ring', 'ringing'],
  ['talk', 'busy'],
  ['hold', 'paused'],
  ['off', 'offline'],
];

function memberLook(m) {
  if (m.state === 'unavailable' || m.state === 'invalid') return 'off';
  if (m.inCall || m.state === 'in_use' || m.state === 'busy' || m.state === 'on_hold') return 'talk';
  if (m.state === 'ringing' || m.state === 'ring_in_use') return 'ring';
  return m.paused ? 'hold' : 'free';
}

export class Queues {
  kinds = ['queue', 'member', 'node'];

  constructor(store) {
    this.store = store;
    this.rows = new Rows(byId('queues'), () => this.newRow());
    this.empty = byId('queues-empty');
    this.more = byId('queues-more');
    this.count = byId('queues-count');
  }

  newRow() {
    const who = new Who();
    const waiting = cell('num waiting');
    const longest = cell('num longest');
    const answered = cell('num answered');
    const abandoned = cell('num abandoned');
    const members = make('ul', { class: 'tally' });
    const tallies = STATES.map(([look, word]) => {
      const number = make('span', { class: 'n' });
      const item = make('li', { 'data-look': look }, number, ' ', make('span', { class: 'word' }, word));
      members.append(item);
      return { look, item, number };
    });
    const running = new Running(longest);
    const element = row(rowHead('name', who.element), waiting, longest, cell('members', members), answered, abandoned);
    return {
      element,
      running,
      update: (queue) => {
        const label = queue.label || queue.name;
        const number = queue.label && queue.label !== queue.name ? queue.name : '';
        who.show(label, this.store.of('node').size > 1 ? `${number} ${queue.node}`.trim() : number);
        setText(waiting, String(queue.waiting));
        setAttribute(waiting, 'data-look', queue.waiting > 0 ? 'queue' : null);
        setAttribute(longest, 'data-look', queue.longestWaitSinceMs > 0 ? 'queue' : null);
        running.show(queue.longestWaitSinceMs, this.nowMs);
        const counts = this.members.get(`${queue.node}/${queue.name}`) ?? {};
        for (const t of tallies) {
          const n = counts[t.look] ?? 0;
          setText(t.number, String(n));
          setAttribute(t.item, 'data-none', n === 0 ? 'yes' : null);
        }
        setText(answered, String(queue.answeredToday));
        setText(abandoned, String(queue.abandonedToday));
        setAttribute(element, 'data-id', queue.id);
      },
    };
  }

  countMembers() {
    this.members = new Map();
    for (const m of this.store.of('member').values()) {
      const key = `${m.node}/${m.queue}`;
      let counts = this.members.get(key);
      if (counts === undefined) this.members.set(key, (counts = {}));
      const look = memberLook(m);
      counts[look] = (counts[look] ?? 0) + 1;
    }
  }

  render(nowMs) {
    this.nowMs = nowMs;
    this.countMembers();
    const all = [...this.store.of('queue').values()].sort((a, b) => byName(a.name, b.name) || byName(a.node, b.node));
    this.rows.sync(all.slice(0, ROW_LIMIT), (q) => q.id);
    setText(this.count, String(all.length));
    setHidden(this.empty, all.length > 0);
    setMore(this.more, all.length - ROW_LIMIT, 'queues');
  }

  tick(nowMs) {
    this.rows.each((r) => r.running.tick(nowMs));
  }
}
