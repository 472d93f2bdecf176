// Gives the agent's wishes and commands to the server, and says what came of each.
import { talk, wish } from '../api.js';
import { failed } from './words.js';

export class Commands {
  /** @param on {say(text, look), signedOut(), changed()} */
  constructor(desk, on) {
    this.desk = desk;
    this.on = on;
    this.line = Promise.resolve();
    this.queued = new Map(); // wishes that wait or are under way
    this.hangingUp = new Set();
  }

  /** Whether a wish made now has to wait: what it may do is asked at its turn then. */
  waits() {
    return this.queued.size > 0;
  }

  /**
   * A wish about the own work: they are quick, so each waits for the one before.
   *
   * @param rule gives the reason against it at its turn, '' for none
   */
  wish(what, word, body, done, rule) {
    const number = this.desk.number;
    const key = JSON.stringify([number, word, body]);
    const same = this.queued.get(key);
    if (same) return same;
    this.on.say(`${what}…`, 'wait');
    this.line = this.line.then(() => this.turn(number, what, word, body, done, rule)).finally(() => this.queued.delete(key));
    this.queued.set(key, this.line);
    return this.line;
  }

  async turn(number, what, word, body, done, rule) {
    if (number !== this.desk.number) return;
    const against = rule();
    if (against !== '') {
      this.on.say(`${what}: ${against}`, 'bad');
      return;
    }
    try {
      const answer = await wish(number, word, body);
      if (number !== this.desk.number) return;
      if (answer?.state) this.desk.state = answer.state;
      if (answer?.outcome === 'unknown') this.on.say(`${done} The PBX does not have it yet: ${answer.error.message}`, 'wait');
      else this.on.say(done, 'free');
    } catch (e) {
      if (number === this.desk.number) this.failed(what, e, body);
    }
    this.on.changed();
    this.desk.askSoon(0);
  }

  /** A command on calls: one at a time, and it may last as long as a phone rings. Gives whether it was done, or the failure. */
  async talk(what, word, body, meanwhile, done) {
    const number = this.desk.number;
    const command = { what };
    this.desk.pending = command;
    this.on.say(meanwhile, 'wait');
    this.on.changed();
    const result = await this.give(number, what, word, body, done);
    if (number !== this.desk.number) return result;
    if (this.desk.pending === command) this.desk.pending = null;
    this.on.changed();
    this.desk.askSoon(0);
    return result;
  }

  /** The way out of whatever else is under way, so it waits for nothing. */
  async hangUp(what, body, meanwhile, done) {
    const number = this.desk.number;
    const key = JSON.stringify([number, body]);
    if (this.hangingUp.has(key)) return;
    this.hangingUp.add(key);
    this.on.say(meanwhile, 'wait');
    await this.give(number, what, 'calls/hangup', body, done);
    this.hangingUp.delete(key);
    if (number === this.desk.number) this.desk.askSoon(0);
  }

  async give(number, what, word, body, done) {
    try {
      await talk(number, word, body);
      if (number === this.desk.number) this.on.say(done, 'free');
      return true;
    } catch (e) {
      if (number === this.desk.number) this.failed(what, e, body);
      return e;
    }
  }

  failed(what, e, body) {
    if (e.status === 401) this.on.signedOut();
    else this.on.say(failed(what, e, body), 'bad');
  }
}
