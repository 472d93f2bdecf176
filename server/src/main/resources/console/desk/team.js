// For an admin: the agents of the groups, live, and taking part in their talks.
import { party, queueLabel } from '../describe.js';
import { Rows, make, pill, setAttribute, setHidden, setMore, setPill, setText } from '../dom.js';
import { agentState, byName, sentence } from '../format.js';
import { Running, Who, byId, cell, row, rowHead } from '../views/parts.js';
import { Act } from './act.js';
import { RULES } from './rules.js';
import { uniqueId } from './words.js';

const ROW_LIMIT = 100;
const HOW = {
  spy: 'hear both, unheard',
  whisper: 'heard by the agent alone',
  barge: 'join the talk',
  release: 'take the caller over',
};

export class Team {
  kinds = ['desk', 'agent', 'call', 'queue'];

  constructor(desk, commands, say) {
    this.desk = desk;
    this.commands = commands;
    this.say = say;
    this.panel = byId('team-panel');
    this.rows = new Rows(byId('team'), () => this.newRow());
    this.phone = byId('team-phone');
    this.phone.addEventListener('input', () => {
      desk.otherPhone = this.phone.value.trim();
      this.tick(this.nowMs);
    });
  }

  newRow() {
    const who = new Who();
    const state = pill();
    const length = cell('num for');
    const talk = make('span');
    const buttons = make('span', { class: 'acts' });
    const element = row(rowHead('name', who.element), cell('state', state), length, cell('call', talk), cell('act', buttons));
    let agent = { name: '', talks: false, listeners: [] };
    const acts = Object.keys(HOW).map((how) => {
      const button = make('button', { type: 'button', title: HOW[how] }, sentence(how));
      buttons.append(button);
      return { how, button, act: new Act(button, () => RULES.supervise(this.desk, agent), () => this.begin(how, agent), this.say) };
    });
    for (const [what, rule, legs] of [
      ['Hang up', 'hangUpOther', () => [agent.leg]],
      ['End listening', 'endListening', () => agent.listeners],
    ]) {
      const button = make('button', { type: 'button' }, what);
      buttons.append(button);
      acts.push({ how: what, button, act: new Act(button, () => RULES[rule](this.desk, agent), () => this.hangUp(what, agent, legs()), this.say) });
    }
    const running = new Running(length);
    return {
      element,
      running,
      update: (now) => {
        agent = now;
        who.show(agent.name, agent.extension);
        setPill(state, agent.live ? agentState(agent.live) : { text: 'Not known', look: 'off' });
        running.show(agent.live?.sinceMs ?? 0, this.nowMs);
        setText(talk, agent.words);
        setAttribute(element, 'data-id', agent.number);
        setHidden(acts.at(-1).button, agent.listeners.length === 0);
        for (const { how, button, act } of acts) {
          setAttribute(button, 'aria-label', `${sentence(how)} ${agent.name}`);
          act.update();
        }
      },
      check: () => acts.forEach(({ act }) => act.update()),
    };
  }

  begin(how, agent) {
    const body = { how, call: agent.callId };
    if (this.desk.otherPhone) body.phone = this.desk.otherPhone;
    const phone = this.desk.otherPhone || 'Your phone';
    this.commands.talk(`${sentence(how)} ${agent.name}`, 'supervise', body, `${phone} rings: pick up.`, `${sentence(how)} ${agent.name}: done.`);
  }

  hangUp(what, agent, legs) {
    this.commands.hangUp(`${what} ${agent.name}`, { legs: legs.map(uniqueId) }, `${what} ${agent.name}…`, `${what} ${agent.name}: done.`);
  }

  /** The card with what the board knows now. */
  live(card) {
    const live = this.desk.store.of('agent').get(card.number);
    const call = live?.callId ? this.desk.store.of('call').get(live.callId) : undefined;
    const here = (call?.parties ?? []).filter((p) => p.state !== 'gone');
    const me = here.find((p) => p.agent === card.number || p.extension === card.extension);
    const others = here.filter((p) => p !== me).map((p) => party(this.desk.store, call.node, p)).map((p) => p.name || p.number);
    const queue = call ? queueLabel(this.desk.store, call.node, call.queue) : '';
    return {
      ...card,
      live,
      callId: call?.id,
      leg: me?.channelId,
      listeners: here.filter((p) => p.role === 'supervisor' && p !== me).map((p) => p.channelId),
      talks: me !== undefined && me.role !== 'supervisor' && (me.state === 'up' || me.state === 'held'),
      words: [others.join(', '), queue].filter((w) => w !== '').join(' · '),
    };
  }

  render(nowMs) {
    this.nowMs = nowMs;
    const admin = this.desk.isAdmin();
    setHidden(this.panel, !admin);
    const all = admin ? this.desk.led().sort((a, b) => byName(a.name, b.name) || byName(a.number, b.number)) : [];
    this.rows.sync(all.slice(0, ROW_LIMIT).map((card) => this.live(card)), (a) => a.number);
    setText(byId('team-count'), String(all.length));
    setHidden(byId('team-empty'), all.length > 0);
    setMore(byId('team-more'), all.length - ROW_LIMIT, 'agents');
    setAttribute(this.phone, 'placeholder', this.desk.card?.extension ?? 'a number');
  }

  tick(nowMs) {
    this.rows.each((r) => {
      r.running.tick(nowMs);
      r.check();
    });
  }
}
