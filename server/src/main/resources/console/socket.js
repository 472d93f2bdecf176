// The event stream: keeps one websocket open, resumes where it stopped, says how it stands.
import { address, alive, ApiError, me } from './api.js';

const BACKOFF_MS = { first: 400, most: 15000 };
/** Silence after which the server is asked whether it is still there: a cut cable closes no socket. */
const SILENCE_MS = 12000;
/** Silence after which the socket is not trusted although the server answers, and is opened anew. */
const REFRESH_MS = 60000;
const PROBE_TIMEOUT_MS = 4000;
const HELLO_TIMEOUT_MS = 10000;

/** Waits after the n-th failure: doubled each time, with jitter so that not all walls come back at once. */
export function backoffMs(failures, random) {
  const ceiling = Math.min(BACKOFF_MS.most, BACKOFF_MS.first * 2 ** Math.min(failures, 10));
  return ceiling / 2 + (random * ceiling) / 2;
}

export class EventStream {
  /**
   * @param store gets the frames
   * @param on {state(word), frame(), same(who), signedOut()}; words: connecting, live, lost; `same`: whether
   *     that is still who is shown
   */
  constructor(store, on) {
    this.store = store;
    this.on = on;
    this.failures = 0;
    this.wanted = false;
    this.socket = null;
    this.timer = 0;
    this.lastFrameMs = 0;
  }

  start() {
    this.wanted = true;
    this.failures = 0;
    this.open();
    this.watchdog = setInterval(() => this.watch(), 3000);
    this.online = () => this.hurry();
    window.addEventListener('online', this.online);
  }

  stop() {
    this.wanted = false;
    clearTimeout(this.timer);
    clearInterval(this.watchdog);
    window.removeEventListener('online', this.online);
    this.drop();
  }

  open(quietly = false) {
    if (!quietly) this.on.state('connecting');
    const url = address('v1/events');
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    if (this.store.seq !== null) {
      url.searchParams.set('since', String(this.store.seq));
      // Without it a server that was restarted might take our number for one of its own.
      if (this.store.epoch !== null) url.searchParams.set('epoch', this.store.epoch);
    }
    const socket = new WebSocket(url);
    this.socket = socket;
    this.greeted = false;
    this.lastFrameMs = Date.now();
    socket.onmessage = (event) => {
      if (socket === this.socket) this.take(event.data);
    };
    socket.onclose = (event) => {
      if (socket === this.socket) this.closed(event);
    };
  }

  take(text) {
    this.lastFrameMs = Date.now();
    let frame;
    try {
      frame = JSON.parse(text);
    } catch {
      return;
    }
    if (!this.store.apply(frame, Date.now())) {
      this.store.seq = null;
      this.drop();
      this.later();
      return;
    }
    if (!this.greeted && frame.type === 'hello') {
      this.greeted = true;
      this.failures = 0;
      this.on.state('live');
    }
    this.on.frame();
  }

  closed(event) {
    this.socket = null;
    this.on.state('lost', event.reason);
    this.later();
  }

  /** Tries again after a while, if the session still holds: a browser does not say why a handshake failed. */
  later() {
    if (!this.wanted) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.again(), backoffMs(this.failures++, Math.random()));
  }

  async again() {
    let same;
    try {
      same = this.on.same(await me());
    } catch (e) {
      if (e instanceof ApiError && e.status === 401) {
        if (this.wanted) this.on.signedOut();
        return;
      }
      this.later();
      return;
    }
    if (!this.wanted) return;
    if (!same) this.on.signedOut();
    else if (this.socket === null) this.open();
  }

  hurry() {
    if (this.wanted && this.socket === null) {
      this.failures = 0;
      this.later();
    }
  }

  async watch() {
    const silentMs = Date.now() - this.lastFrameMs;
    const socket = this.socket;
    if (socket === null || this.probing) return;
    if (!this.greeted) {
      if (silentMs > HELLO_TIMEOUT_MS) this.giveUp();
      return;
    }
    if (silentMs < SILENCE_MS) return;
    this.probing = true;
    const answered = await alive(PROBE_TIMEOUT_MS);
    this.probing = false;
    if (socket !== this.socket) return;
    if (!answered) {
      this.giveUp();
    } else if (silentMs > REFRESH_MS) {
      // Asked for what came since: nothing on a quiet night, everything if only this socket had died.
      this.drop();
      this.open(true);
    }
  }

  giveUp() {
    this.drop();
    this.on.state('lost', 'no answer');
    this.later();
  }

  drop() {
    const socket = this.socket;
    this.socket = null;
    socket?.close();
  }
}
