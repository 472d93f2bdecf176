// A rehearsal in text: what a caller would hear, and what the customer's server was asked and said.
import { rehearse } from '../api.js';
import { Rows, setAttribute, setText } from '../dom.js';
import { words } from '../format.js';
import { byId } from '../views/parts.js';
import { newLine } from './lines.js';

/** Where a rehearsal ended, in words. */
const HOW = {
  hung_up: 'The call ended.',
  dialling: 'Somebody would be dialled here.',
  queue: 'The caller would go to a queue here.',
  fallback: 'The caller would get the fallback here.',
  digits: 'The caller would be asked for more here.',
  steps: 'It went on for too many steps.',
  time: 'It went on for too long.',
};

export class Rehearsal {
  constructor(onSignedOut) {
    this.form = byId('try');
    this.button = this.form.querySelector('button');
    this.rows = new Rows(byId('try-lines'), () => newLine(false));
    this.form.addEventListener('submit', (e) => {
      e.preventDefault();
      this.run(onSignedOut);
    });
    this.forget();
  }

  forget() {
    this.form.reset();
    this.say('', null);
    this.rows.sync([], () => '');
  }

  async run(onSignedOut) {
    if (this.busy) return;
    const field = (name) => this.form.elements[name].value.trim();
    // A lone - is a caller who presses nothing.
    const digits = field('digits').split(/\s+/).filter(Boolean).map((word) => (word === '-' ? '' : word));
    this.busy = true;
    setAttribute(this.button, 'aria-disabled', 'true');
    this.say('It runs…', 'wait');
    try {
      const said = await rehearse(field('did'), field('caller'), digits);
      this.rows.sync(said.lines.map((line, i) => ({ ...line, key: String(i) })), (line) => line.key);
      const left = said.digitsLeft > 0 ? ` Not pressed any more: ${digits.slice(-said.digitsLeft).join(' ')}` : '';
      this.say((HOW[said.how] ?? words(said.how)) + left, said.how === 'fallback' ? 'bad' : 'free');
    } catch (e) {
      if (e.status === 401) onSignedOut();
      else {
        this.rows.sync([], () => '');
        this.say(`Not rehearsed: ${e.message}`, 'bad');
      }
    } finally {
      this.busy = false;
      setAttribute(this.button, 'aria-disabled', null);
    }
  }

  say(text, look) {
    setText(byId('try-result'), text);
    setAttribute(byId('try-result'), 'data-look', look);
  }
}
