// Click-to-call: rings a phone, then dials from it, and says what came of it.
import { call } from '../api.js';
import { setAttribute, setText } from '../dom.js';
import { words } from '../format.js';
import { byId } from './parts.js';

/** How an answer to POST /v1/calls reads. */
export function outcomeText(reply, from, to) {
  const outcome = String(reply?.outcome ?? 'done').toLowerCase();
  if (outcome === 'done') return { good: true, text: `${from} has picked up and calls ${to}.` };
  const why = reply?.message ?? reply?.text ?? words(reply?.reason ?? '').toLowerCase();
  const reason = why ? `: ${why}` : '';
  if (outcome === 'unknown') return { good: false, text: `It is not known whether the call was made${reason}.` };
  return { good: false, text: `The call was not made${reason}.` };
}

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
      const { good, text } = outcomeText(await call(from, to), from, to);
      this.say(text, good);
    } catch (e) {
      if (e.status === 401) onSignedOut();
      else if (e.status === 0) this.say(`${e.message} It is not known whether the call was made.`, false);
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
