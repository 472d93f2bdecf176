// The live event log: newest on top, filtered by text and kind, can be held still.
import { GROUPS, entryText, kindWord } from '../describe.js';
import { Rows, make, setHidden, setMore, setText } from '../dom.js';
import { timeOfDay } from '../format.js';
import { byId, cell, row } from './parts.js';

const ROW_LIMIT = 120;
/** The log is text to read: four times a second is enough, and cheap in a flood. */
const EVERY_MS = 250;

export class EventLog {
  kinds = ['log'];

  constructor(store, redraw) {
    this.store = store;
    this.redraw = redraw;
    this.groups = new Set();
    this.needle = '';
    this.held = null; // the entries shown while paused
    this.drawnMs = 0;
    this.rows = new Rows(byId('log'), () => this.newRow());
    this.empty = byId('log-empty');
    this.more = byId('log-more');
    this.count = byId('log-count');
    this.pauseButton = byId('log-pause');
    const boxes = [...byId('log-filter').querySelectorAll('input[type=checkbox]')];
    const readBoxes = () => {
      this.groups = new Set(boxes.filter((b) => b.checked).map((b) => b.value));
      this.now();
    };
    for (const box of boxes) box.addEventListener('change', readBoxes);
    byId('log-text').addEventListener('input', (e) => {
      this.needle = e.target.value.trim().toLowerCase();
      this.now();
    });
    this.pauseButton.addEventListener('click', () => this.pause(this.held === null));
    byId('log-clear').addEventListener('click', () => {
      store.clearLog();
      if (this.held) this.pause(true);
      this.now();
    });
    this.groups = new Set(boxes.filter((b) => b.checked).map((b) => b.value));
  }

  newRow() {
    const time = cell('time');
    const kind = cell('kind');
    const text = cell('text');
    const element = row(time, kind, text);
    return {
      element,
      update: (entry) => {
        setText(time, timeOfDay(entry.atMs));
        setText(kind, kindWord(entry.kind));
        setText(text, this.textOf(entry));
      },
    };
  }

  // Told once, when first looked at: later names must not rewrite what was said.
  textOf(entry) {
    entry.line ??= entryText(this.store, entry);
    return entry.line;
  }

  pause(on) {
    this.held = on ? [...this.store.log] : null;
    this.heldAt = this.store.logged;
    this.pauseButton.setAttribute('aria-pressed', String(on));
    this.now();
  }

  /** Leaves nothing behind, a paused view included; the next drawing shows it at once. */
  forget() {
    this.store.clearLog();
    this.pause(false);
  }

  now() {
    this.drawnMs = 0;
    this.store.dirty.add('log');
    this.redraw();
  }

  later() {
    this.timer = undefined;
    this.now();
  }

  matches(entry) {
    if (!this.groups.has(GROUPS[entry.kind] ?? 'pbx')) return false;
    return this.needle === '' || this.textOf(entry).toLowerCase().includes(this.needle);
  }

  render() {
    const localMs = performance.now();
    const earlyMs = this.drawnMs + EVERY_MS - localMs;
    if (this.drawnMs > 0 && earlyMs > 0) {
      this.timer ??= setTimeout(() => this.later(), earlyMs);
      return;
    }
    this.drawnMs = localMs;
    const source = this.held ?? this.store.log;
    const shown = [];
    let matching = 0;
    for (let i = source.length - 1; i >= 0; i--) {
      if (!this.matches(source[i])) continue;
      matching++;
      if (shown.length < ROW_LIMIT) shown.push(source[i]);
    }
    this.rows.sync(shown, (e) => e.number);
    const unseen = this.held === null ? 0 : this.store.logged - this.heldAt;
    setText(this.count, this.held === null ? '' : `paused, ${unseen} since`);
    setText(this.pauseButton, this.held === null ? 'Pause' : 'Go on');
    setHidden(this.empty, matching > 0);
    setText(this.empty, source.length > 0 ? 'No event passes the filter.' : 'Nothing yet.');
    setMore(this.more, matching - shown.length, 'events');
  }

  tick() {}
}
