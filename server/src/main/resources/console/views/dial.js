// Click-to-call: rings a phone, then dials from it, and says what came of it.
import { call } from '../api.js';
import { setAttribute, setText } from '../dom.js';
import { byId } from './parts.js';

/** Why a call was not made, where the server's words are for programmers. */
const REASONS = {
  busy: (from) => `${from} is busy.`,
  no_answer: (from) => `${from} did not answer.`,
  unreachable: (from) => `${from} cannot be reached.`,
  link_down: () => 'the link to the PBX is down.',
};

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

  /** Fills in the phone of who is logged in, unless something stands there. */
  offer(extension) {
    if (extension === this.offered) return;
    const from = this.form.elements.from;
    if (from.value === (this.offered ?? '')) from.value = extension;
    this.offered = extension;
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
      else if (e.outcome === 'unknown') this.say(`It is not known whether the call was made: ${e.message}`, false);
      else this.say(`The call was not made: ${REASONS[e.reason]?.(from) ?? e.message}`, false);
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
