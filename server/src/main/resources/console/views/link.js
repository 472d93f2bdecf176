// How fresh is what one sees: this page's link to Cordboard, and Cordboard's links to each PBX.
import { make, setAttribute, setPill, setText } from '../dom.js';
import { timeOfDay } from '../format.js';
import { byId } from './parts.js';

// More than these would push the board away; all of them stand in /v1/health.
const NOTES = 4;

const NO_EVENTS = 'Cordboard answers, but its live events do not come: perhaps something in between lets no websocket through. Trying again…';

const WORDS = {
  connecting: { text: 'Connecting', look: 'wait' },
  live: { text: 'Live', look: 'free' },
  stale: { text: 'Stale', look: 'bad' },
};

/** A page without live events for so long says so, instead of just "Connecting". */
const PATIENCE_MS = 10000;

export class LinkState {
  kinds = ['node'];

  constructor(store) {
    this.store = store;
    this.pill = byId('link').firstElementChild;
    this.banner = byId('banner');
    this.unreachable = false; // not even the first answer came
    this.forget();
  }

  /** What one who logs in next is not to see. */
  forget() {
    this.stream = 'connecting';
    this.lostAtMs = 0;
    this.waitsSinceMs = 0; // for the first event, by this browser's clock; 0: it does not
    this.records = null; // {up, sinceMs, why?} of the server's store, for operators; null: not known
    this.notes = []; // what else does not work as it should, for operators
  }

  /** The state of the page's own link: connecting, live, lost. */
  setStream(state, nowMs) {
    if (state === 'live') this.lostAtMs = 0;
    else if (this.lostAtMs === 0 && this.store.seq !== null) this.lostAtMs = nowMs;
    this.waitsSinceMs = state === 'live' || this.lostAtMs > 0 ? 0 : this.waitsSinceMs || Date.now();
    this.stream = state;
  }

  render() {
    const troubled = [...this.store.of('node').values()].filter((n) => n.stale || n.state !== 'live');
    const { word, lines: links, tone: linkTone } = this.judge(troubled);
    const records = this.stream === 'live' ? this.recordLines() : [];
    const lines = [...links, ...records, ...(this.stream === 'live' ? this.noteLines() : [])];
    const tone = records.length > 0 ? 'bad' : linkTone;
    setPill(this.pill, WORDS[word]);
    setAttribute(document.body, 'data-fresh', word);
    const text = lines.join('\n');
    if (this.said !== text) {
      // Spoken to screen readers, so only when it says something new.
      this.said = text;
      this.banner.replaceChildren(...lines.map((line) => make('p', {}, line)));
    }
    setAttribute(this.banner, 'data-tone', lines.length > 0 ? tone : null);
  }

  judge(troubled) {
    if (this.stream !== 'live') {
      if (this.unreachable) return { word: 'connecting', lines: ['Cordboard cannot be reached. Trying again…'], tone: 'bad' };
      if (this.lostAtMs === 0) return { word: 'connecting', lines: this.waitedLong() ? [NO_EVENTS] : [], tone: 'bad' };
      const since = timeOfDay(this.lostAtMs);
      return { word: 'stale', tone: 'bad', lines: [`No link to Cordboard since ${since}. What you see is from then. Trying again…`] };
    }
    if (this.store.of('node').size === 0) return { word: 'live', tone: 'wait', lines: ['Cordboard knows no PBX yet.'] };
    if (troubled.length === 0) return { word: 'live', lines: [], tone: 'wait' };
    const down = troubled.some((n) => n.state === 'down');
    return { word: 'stale', tone: down ? 'bad' : 'wait', lines: troubled.map((n) => this.nodeLine(n)) };
  }

  nodeLine(node) {
    const since = node.sinceMs > 0 ? ` since ${timeOfDay(node.sinceMs)}` : '';
    const note = node.note && node.note !== node.state ? ` (${node.note})` : '';
    if (node.state === 'down') return `The link to PBX ${node.id} is lost${since}${note}. Its calls and queues are shown as they last were.`;
    if (node.state === 'connecting') return `Connecting to PBX ${node.id}${since}${note}. Its calls and queues are shown as they last were.`;
    return `PBX ${node.id} is being read anew${since}${note}. Its calls and queues may be old for a moment.`;
  }

  /** The board itself is as fresh as before while nothing can be kept. */
  recordLines() {
    if (this.records === null || this.records.up) return [];
    const why = this.records.why ? ` (${this.records.why})` : '';
    return [`Call records and webhooks cannot be kept since ${timeOfDay(this.records.sinceMs)}${why}. Calls go on.`];
  }

  noteLines() {
    const more = this.notes.length - NOTES;
    return [...this.notes.slice(0, NOTES), ...(more > 0 ? [`And ${more} more, see /v1/health.`] : [])];
  }

  waitedLong() {
    return this.waitsSinceMs > 0 && Date.now() - this.waitsSinceMs > PATIENCE_MS;
  }

  tick() {
    if (this.waitedLong()) this.render();
  }
}
