// Click-to-call: rings a phone, then dials from it, and says what came of it.
import { call } from '../api.js';
import { setAttribute, setText } from '../dom.js';
import { byId } from './parts.js';

export class DialBox {
  constructor(onSignedOut) {
    this.form = byId('dial');
    this.result = byId('dial-result');
    this.button = this.form.querySelector('button');
    this.form.addEventListener('submit', (e) => {
      e.preventDefault();
      this.dial(onSignedOut);
    });
  }

  async dial(onSignedOut) {
    if (this.busy) return;
    const from = this.form.elements.from.value.trim();
    const to = this.form.elements.to.value.trim();
    this.busy = true;
    setAttribute(this.button, 'aria-disabled', 'true');
    this.say(`${from} is ringing…`, null);
    try {
      await call(from, to);
      this.say(`${from} has picked up and calls ${to}.`, true);
    } catch (e) {
      if (e.status === 401) onSignedOut();
      else if (e.status === 0 || e.outcome === 'unknown') this.say(`It is not known whether the call was made: ${e.message}`, false);
      else this.say(`The call was not made: ${e.message}`, false);
    } finally {
      this.busy = false;
      setAttribute(this.button, 'aria-disabled', null);
    }
  }

  say(text, good) {
    setText(this.result, text);
    setAttribute(this.result, 'data-look', good === null ? 'wait' : good ? 'free' : 'bad');
  }
}
