// My call: what it is doing, with whom, and everything one can do with it.
import { party, queueLabel } from '../describe.js';
import { Rows, make, pill, setAttribute, setHidden, setPill, setText } from '../dom.js';
import { Running, Who, byId, cell, row, rowHead } from '../views/parts.js';
import { Act } from './act.js';
import { RULES } from './rules.js';
import { callStage, partyState, uniqueId } from './words.js';

const NOTHING = { text: 'No call', look: 'off' };

export class OwnCall {
  kinds = ['desk', 'call', 'agent', 'queue'];

  constructor(desk, commands, target, say) {
    this.desk = desk;
    this.commands = commands;
    this.say = say;
    this.state = byId('call-state');
    this.length = new Running(byId('call-for'));
    this.rows = new Rows(byId('parties'), () => this.newRow());
    this.empty = byId('parties-empty');
    const act = (id, action, rule = id) => new Act(byId(id), () => RULES[rule](desk), action, say);
    const simple = (id, what, meanwhile, done) => act(id, () => commands.talk(what, `calls/${id}`, {}, meanwhile, done));
    this.acts = [
      simple('hold', 'Hold', 'Putting the call on hold…', 'The call is on hold.'),
      simple('resume', 'Resume', 'Taking the call back…', 'The call goes on.'),
      simple('back', 'Back', 'Going back…', 'You are back in the call.'),
      simple('transfer', 'Transfer', 'Transferring…', 'The call is transferred.'),
      simple('conference', 'Conference', 'Joining all…', 'All are in one conference.'),
      act('hangup', () => this.hangUp({})),
      act('dial', () => this.ring(target, 'Dial', 'calls/dial', 'Your phone rings: pick up.', 'You picked up; it rings there.')),
      act('consult', () => this.ring(target, 'Consult', 'calls/consult', 'Ringing the one to consult…', 'It rings there.')),
    ];
    byId('target-form').addEventListener('submit', (e) => {
      e.preventDefault();
      byId(desk.calls.some((c) => c.stage === 'talk') ? 'consult' : 'dial').click();
    });
  }

  async ring(target, what, word, meanwhile, done) {
    const { body, against } = target.wanted();
    if (against) {
      this.say(`${what}: ${against}`, 'bad');
      return;
    }
    target.leave(); // from here on keys are meant for the call
    target.sent(await this.commands.talk(what, word, body, meanwhile, done));
  }

  /** Of the legs named, or of all own ones. Others who are in the call stay in it. */
  hangUp(body) {
    this.commands.hangUp('Hang up', body, 'Hanging up…', 'Hung up.');
  }

  newRow() {
    const who = new Who();
    const state = pill();
    const length = cell('num for');
    const button = make('button', { type: 'button', class: 'hang' }, 'Hang up');
    const element = row(rowHead('with', who.element), cell('state', state), length, cell('act', button));
    let leg = '';
    const act = new Act(button, () => RULES.hangup(this.desk), () => this.hangUp({ legs: [uniqueId(leg)] }), this.say);
    return {
      element,
      running: new Running(length),
      update({ call, other, name, number }) {
        leg = other.channelId;
        who.show(name, number);
        setPill(state, partyState(other));
        this.running.show(other.joinedAtMs, call.nowMs);
        setAttribute(button, 'aria-label', `Hang up ${name || number}`);
        act.update();
      },
    };
  }

  render(nowMs) {
    const [own] = this.desk.calls;
    const items = this.desk.calls.flatMap((c) =>
      c.others.map((other) => ({ call: { nowMs }, other, ...party(this.desk.store, c.call.node, other) })));
    this.rows.sync(items, (i) => i.other.channelId);
    setHidden(this.empty, items.length > 0);
    if (items.length === 0) setText(this.empty, own ? this.waitingWords(own) : 'You are in no call.');
    setPill(this.state, own ? callStage(own) : NOTHING);
    setAttribute(byId('call-state'), 'data-call', own?.callId ?? null);
    this.speak(own, items);
    this.length.show(own?.me.joinedAtMs ?? 0, nowMs);
    this.update();
  }

  /** Says what begins without the agent having done it: nothing else of the panel is spoken. */
  speak(own, items) {
    const stage = own ? callStage(own) : NOTHING;
    const key = own ? `${own.callId} ${stage.text}` : '';
    if (key === this.spoken) return;
    this.spoken = key;
    if (this.desk.pending) return; // that command has said what rings
    if (stage.rings) this.say(`Your phone rings: ${[...items.map((i) => i.name || i.number), this.queue(own)].filter((w) => w !== '').join(', ')}`, 'wait');
    else if (stage.look === 'bad') this.say(`${stage.text}.`, 'bad');
  }

  queue(own) {
    return queueLabel(this.desk.store, own.call.node, own.call.queue);
  }

  waitingWords(own) {
    const queue = this.queue(own);
    return queue ? `In the queue ${queue}.` : 'Nobody else is in your call.';
  }

  update() {
    for (const act of this.acts) act.update();
  }

  tick(nowMs) {
    this.length.tick(nowMs);
    this.rows.each((r) => r.running.tick(nowMs));
    this.update();
  }
}
