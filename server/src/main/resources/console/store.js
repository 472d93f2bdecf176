// The page's copy of the board. Pure: fed with frames and times, knows neither DOM nor network.
import { isNews } from './news.js';

/** Kind in a frame → list in a snapshot. */
export const KINDS = {
  node: 'nodes',
  channel: 'channels',
  call: 'calls',
  bridge: 'bridges',
  queue: 'queues',
  caller: 'callers',
  member: 'members',
  extension: 'extensions',
  registration: 'registrations',
  agent: 'agents',
};

/** Log entries kept; older ones fall out. Enough to scroll back over a busy minute. */
export const LOG_LIMIT = 600;
/** How long an ended call stays on the wall, so that the eye can see how it ended. */
export const LINGER_MS = 5000;
/** Ended calls kept for that; more would push the living ones off the screen. */
const LINGER_LIMIT = 12;

const GAPS = {
  restarted: 'Cordboard was restarted: the board was read anew',
  ahead: 'Cordboard was restarted: the board was read anew',
};

export class Store {
  constructor() {
    this.maps = {};
    for (const kind of Object.keys(KINDS)) this.maps[kind] = new Map();
    this.seq = null; // null: nothing known yet, so nothing to resume from
    this.epoch = null; // the server's run that seq belongs to
    this.clockOffsetMs = 0;
    this.ended = []; // {call, untilMs (this browser's clock)}, oldest first
    this.log = []; // oldest first
    this.logged = 0; // ever, so that each entry has its own number
    this.dirty = new Set(Object.keys(KINDS));
  }

  /** All things of one kind, by id. */
  of(kind) {
    return this.maps[kind];
  }

  /** The server's time, reckoned from this browser's. */
  nowMs(localMs) {
    return localMs + this.clockOffsetMs;
  }

  /** Takes a frame; false says that it cannot continue from here and a new snapshot is needed. */
  apply(frame, localMs) {
    if (frame.type === 'hello') return this.hello(frame, localMs);
    if (frame.type === 'gap') return this.gap(frame, localMs);
    if (frame.type === 'tick') return this.tick(frame, localMs);
    if (frame.type === 'conflated') {
      this.note(localMs, `${frame.count} changes came too fast: only the latest state of each thing was sent`);
      return true;
    }
    if (frame.type === 'view') {
      this.view(frame.things);
      return true;
    }
    if (Object.hasOwn(KINDS, frame.kind) && typeof frame.seq === 'number') this.change(frame, localMs);
    return true;
  }

  hello(frame, localMs) {
    if (frame.snapshot) {
      this.replace(frame.snapshot, frame.seq ?? frame.snapshot.seq);
    } else if (this.seq === null || (frame.epoch ?? null) !== this.epoch) {
      return false;
    }
    this.epoch = frame.epoch ?? null;
    this.setClock(frame.atMs ?? frame.snapshot?.atMs, localMs, true);
    return true;
  }

  gap(frame, localMs) {
    this.note(localMs, GAPS[frame.reason] ?? 'Some changes were missed: the board was read anew');
    return true; // a hello with a snapshot follows
  }

  /** Sent when nothing else was: how far the server has told us everything that is ours. */
  tick(frame, localMs) {
    if (this.seq !== null && frame.seq > this.seq) this.seq = frame.seq;
    this.setClock(frame.atMs, localMs, false);
    return true;
  }

  replace(snapshot, seq) {
    for (const [kind, list] of Object.entries(KINDS)) {
      const map = this.maps[kind];
      map.clear();
      for (const thing of snapshot[list] ?? []) map.set(thing.id, thing);
      this.dirty.add(kind);
    }
    this.ended = [];
    this.seq = seq;
  }

  change(frame, localMs) {
    // A repeat after a resume is harmless; holes are normal, as not everything is for everybody.
    if (this.seq !== null && frame.seq <= this.seq) return;
    this.seq = frame.seq;
    const map = this.maps[frame.kind];
    const id = frame.id ?? frame.data?.id;
    const before = map.get(id);
    const news = isNews(this, frame, before);
    const over = frame.gone === true || (frame.kind === 'call' && frame.data?.state === 'ended');
    if (over) {
      const last = frame.data ?? before;
      // A merged call goes on in another row, and one that went out of our view has no end to show.
      if (frame.kind === 'call' && before && last.state === 'ended' && last.outcome !== 'merged') this.linger(last, localMs);
      map.delete(id);
    } else if (frame.data) {
      map.set(id, frame.data);
    }
    this.dirty.add(frame.kind);
    this.setClock(frame.synthetic ? undefined : frame.atMs, localMs, false);
    if (news) this.remember({ ...frame, id });
  }

  // Things that did not change, but may be seen from now on, or no more: nothing for the log.
  view(things) {
    for (const { kind, id, data } of things) {
      if (!Object.hasOwn(KINDS, kind)) continue;
      if (data) this.maps[kind].set(id, data);
      else this.maps[kind].delete(id);
      this.dirty.add(kind);
    }
  }

  linger(call, localMs) {
    this.ended.push({ call, untilMs: localMs + LINGER_MS });
    if (this.ended.length > LINGER_LIMIT) this.ended.shift();
  }

  /** Lets go of ended calls whose time is over; true if there were any. */
  sweep(localMs) {
    const before = this.ended.length;
    this.ended = this.ended.filter((e) => e.untilMs > localMs);
    if (this.ended.length !== before) this.dirty.add('call');
    return this.ended.length !== before;
  }

  // A frame is stamped before it travels, so every reckoning is too small: the largest is the best.
  setClock(atMs, localMs, anew) {
    if (!(atMs > 0)) return;
    const offset = atMs - localMs;
    if (anew || offset > this.clockOffsetMs) this.clockOffsetMs = offset;
  }

  /** Something to say in the log that is not a change of the board. */
  note(localMs, text) {
    this.remember({ kind: 'page', what: 'note', atMs: this.nowMs(localMs), text });
  }

  remember(entry) {
    entry.number = ++this.logged;
    this.log.push(entry);
    // Cut in slices: shifting one by one would cost at every change of a flood.
    if (this.log.length > LOG_LIMIT + 200) this.log.splice(0, this.log.length - LOG_LIMIT);
    this.dirty.add('log');
  }

  clearLog() {
    this.log = [];
    this.dirty.add('log');
  }

  /** What changed since this was last asked. */
  takeDirty() {
    const taken = this.dirty;
    this.dirty = new Set();
    return taken;
  }
}
