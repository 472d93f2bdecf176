// Gives the agent's wishes to the server, one after the other, and says what came of each.
import { hangUp, talk, wish } from '../api.js';
import { failed } from './words.js';

export class Commands {
  /** @param on {say(text, look), signedOut(), changed()} */
  constructor(desk, on) {
    this.desk = desk;
    this.on = on;
    this.line = Promise.resolve();
  }

  /** A wish about the own work: they are quick, so each waits for the one before. */
  wish(what, word, body, done) {
    const number = this.desk.number;
    this.line = this.line.then(async () => {
      if (number !== this.desk.number) return;
      try {
        const answer = await wish(number, word, body);
        if (number !== this.desk.number) return;
        if (answer?.state) this.desk.state = answer.state;
        if (answer?.outcome === 'unknown') this.on.say(`${done} The PBX does not have it yet: ${answer.error.message}`, 'wait');
        else this.on.say(done, 'free');
      } catch (e) {
        if (number === this.desk.number) this.failed(what, e);
      }
      this.on.changed();
      this.desk.askSoon(0);
    });
    return this.line;
  }

  /** A command on calls: one at a time, and it may last as long as a phone rings. */
  async talk(what, word, body, meanwhile, done) {
    const number = this.desk.number;
    this.desk.pending = what;
    this.on.say(meanwhile, 'wait');
    this.on.changed();
    try {
      await talk(number, word, body);
      if (number === this.desk.number) this.on.say(done, 'free');
    } catch (e) {
      if (number === this.desk.number) this.failed(what, e);
    }
    if (number !== this.desk.number) return;
    this.desk.pending = '';
    this.on.changed();
    this.desk.askSoon(0);
  }

  /** While a command is under way its lock is on the agent, not on the call. */
  async hangUpNow(callId) {
    try {
      await hangUp(callId);
      this.on.say('Hung up.', 'free');
    } catch (e) {
      this.failed('Hang up', e);
    }
  }

  failed(what, e) {
    if (e.status === 401) this.on.signedOut();
    else this.on.say(failed(what, e), 'bad');
  }
}
