// Small pieces that several panels share.
import { make, setText } from '../dom.js';
import { duration } from '../format.js';

export const byId = (id) => document.getElementById(id);

/** A table cell that keeps its role when the phone layout turns rows into cards. */
export function cell(className, ...children) {
  return make('td', { role: 'cell', class: className }, ...children);
}

export function row(...cells) {
  return make('tr', { role: 'row' }, ...cells);
}

/** The first cell of a row, its heading. */
export function rowHead(className, ...children) {
  return make('th', { role: 'rowheader', scope: 'row', class: className }, ...children);
}

/** A length of time that runs: `show` takes its start, `tick` moves it on. */
export class Running {
  constructor(element) {
    this.element = element;
    this.sinceMs = 0;
    this.untilMs = 0;
  }

  show(sinceMs, nowMs, untilMs = 0) {
    this.sinceMs = sinceMs;
    this.untilMs = untilMs;
    this.tick(nowMs);
  }

  tick(nowMs) {
    setText(this.element, this.sinceMs > 0 ? duration((this.untilMs || nowMs) - this.sinceMs) : '–');
  }
}

/** Name over number, as two lines of one cell. */
export class Who {
  constructor() {
    this.name = make('span', { class: 'name' });
    this.number = make('span', { class: 'number' });
    this.element = make('span', { class: 'person' }, this.name, this.number);
  }

  show(name, number) {
    setText(this.name, name || number || '–');
    setText(this.number, name ? number : '');
  }
}
