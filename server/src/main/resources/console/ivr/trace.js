// One call's trace: its facts and its lines, the newest at the end and in sight.
import { Rows, setAttribute, setHidden, setText } from '../dom.js';
import { duration, timeOfDay } from '../format.js';
import { byId } from '../views/parts.js';
import { fact, newLine } from './lines.js';
import { nameBesideNumber } from './sessions.js';

/** So near to the end somebody is reading along. */
const NEAR_PX = 40;

export class Trace {
  constructor() {
    this.rows = new Rows(byId('trace'), () => newLine(true));
    this.scroll = byId('trace').closest('.scroll');
    this.forget();
  }

  forget() {
    this.id = null;
    this.facts = '';
    this.rows.sync([], () => '');
    byId('trace-facts').replaceChildren();
    setAttribute(byId('trace-facts'), 'data-id', null);
    setText(byId('trace-of'), '');
    setHidden(byId('trace-empty'), false);
  }

  show(session, nowMs) {
    if (session === null) {
      this.forget();
      return;
    }
    const other = session.id !== this.id;
    this.id = session.id;
    setHidden(byId('trace-empty'), true);
    setText(byId('trace-of'), `${session.caller || 'withheld'} to ${session.did}, ${timeOfDay(session.sinceMs)}`);
    this.showFacts(session, nowMs);
    const follows = other || this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < NEAR_PX;
    this.rows.sync(session.lines.map((line, i) => ({ ...line, key: `${session.id} ${session.first + i} ${line.atMs} ${line.what}` })), (line) => line.key);
    if (follows) this.scroll.scrollTop = this.scroll.scrollHeight;
  }

  showFacts(session, nowMs) {
    const facts = [
      ['Call id', session.id],
      ['Caller', [nameBesideNumber(session), session.caller].filter(Boolean).join(' ') || 'withheld'],
      ['PBX', `${session.node}, ${session.channelId}`],
      ['For', duration((session.endedAtMs ?? nowMs) - session.sinceMs)],
    ];
    if (session.target) facts.push(['Dialled', session.target]);
    if (session.status) facts.push(['Status', session.status]);
    if (session.sensitive) facts.push(['Digits', 'masked: the number is sensitive']);
    for (const [name, value] of Object.entries(session.customData ?? {})) facts.push([name, value]);
    // Nothing is touched while it is the same, so that a selection stays.
    const list = byId('trace-facts');
    const shape = facts.map(([term]) => term).join('\n');
    if (shape !== this.facts) {
      this.facts = shape;
      list.replaceChildren(...facts.map(([term, value]) => fact(term, value)));
    }
    facts.forEach(([, value], i) => setText(list.children[i].lastElementChild, value));
    setAttribute(list, 'data-id', session.id);
  }
}
