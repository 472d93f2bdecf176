// The strip on top: the six figures one looks at from across the room.
import { make, setAttribute, setText } from '../dom.js';
import { plural } from '../format.js';
import { Running, byId } from './parts.js';

export class Figures {
  kinds = ['call', 'queue', 'agent'];

  constructor(store) {
    this.store = store;
    const list = byId('figures');
    const figure = (id, label) => {
      const value = make('dd', { id: `figure-${id}` });
      const tile = make('div', {}, make('dt', {}, label), value);
      list.append(tile);
      return { tile, value };
    };
    this.calls = figure('calls', 'Calls');
    this.waiting = figure('waiting', 'Waiting');
    this.longest = figure('longest', 'Longest wait');
    this.free = figure('free', 'Agents free');
    this.answered = figure('answered', 'Answered today');
    this.abandoned = figure('abandoned', 'Abandoned today');
    this.longestRun = new Running(this.longest.value);
  }

  render(nowMs) {
    let waiting = 0;
    let since = 0;
    let answered = 0;
    let abandoned = 0;
    for (const q of this.store.of('queue').values()) {
      waiting += q.waiting;
      answered += q.answeredToday;
      abandoned += q.abandonedToday;
      if (q.longestWaitSinceMs > 0 && (since === 0 || q.longestWaitSinceMs < since)) since = q.longestWaitSinceMs;
    }
    let free = 0;
    let present = 0;
    for (const a of this.store.of('agent').values()) {
      if (a.state === 'idle') free++;
      if (a.state !== 'offline' && a.state !== 'logged_out') present++;
    }
    const calls = this.store.of('call').size;
    setText(this.calls.value, String(calls));
    setText(this.waiting.value, String(waiting));
    setAttribute(this.waiting.tile, 'data-look', waiting > 0 ? 'queue' : null);
    setAttribute(this.longest.tile, 'data-look', since > 0 ? 'queue' : null);
    this.longestRun.show(since, nowMs);
    setText(this.free.value, `${free} of ${present}`);
    setAttribute(this.free.tile, 'data-look', present > 0 && free === 0 ? 'bad' : null);
    setText(this.answered.value, String(answered));
    setText(this.abandoned.value, String(abandoned));
    this.title = `${waiting > 0 ? `${waiting} waiting · ` : ''}${plural(calls, 'call', 'calls')}`;
  }

  tick(nowMs) {
    this.longestRun.tick(nowMs);
  }
}
