// The lines of a trace, of a call or of a rehearsal. Texts come masked from the server.
import { make, pill, setPill, setText } from '../dom.js';
import { sentence, timeOfDay, words } from '../format.js';
import { cell, row } from '../views/parts.js';

/** What each kind of line is called, and its look. */
const KINDS = {
  asked: ['Asked', 'wait'],
  answered: ['Answer', 'free'],
  failed: ['Failed', 'bad'],
  fallback: ['Fallback', 'bad'],
  entered: ['Menu', 'hold'],
  pressed: ['Keys', 'talk'],
  // Of a rehearsal only:
  heard: ['Hears', 'hold'],
  picked_up: ['Answered', 'talk'],
  dial: ['Would dial', 'ring'],
  record: ['Would record', 'ring'],
  hang_up: ['Hung up', 'off'],
  left: ['Left', 'off'],
  remark: ['Remark', 'ring'],
  recorded: ['Recorded', 'talk'],
  data: ['Data', 'off'],
  ended: ['Ended', 'off'],
};

/** Milliseconds that a server took; a slow one is told in seconds. */
export const took = (ms) => (ms === undefined ? '' : ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`);

/** A row of a table of lines: {element, update(line)}. */
export function newLine(withTime) {
  const time = cell('time');
  const kind = pill();
  const text = cell('text');
  const length = cell('num took');
  const element = withTime ? row(time, cell('kind', kind), text, length) : row(cell('kind', kind), text, length);
  return {
    element,
    update: (line) => {
      setText(time, timeOfDay(line.atMs));
      const [word, look] = Object.hasOwn(KINDS, line.what) ? KINDS[line.what] : [sentence(words(line.what)), 'off'];
      setPill(kind, { text: word, look });
      setText(text, line.text);
      setText(length, took(line.tookMs));
    },
  };
}

/** A term and what it is, of a list of facts. */
export function fact(term, value) {
  return make('div', {}, make('dt', {}, term), make('dd', {}, value));
}
