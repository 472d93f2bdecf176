// What the server says of the agent who works here: the desk, the calls, the groups; knows no DOM.
import { agent, agents, groups } from '../api.js';

/** Waits so long for more changes before it asks again: one event of the PBX makes several. */
const SETTLE_MS = 120;
/** Asks again at least so often: a work way changed by somebody else is told by no event. */
const AGAIN_MS = 15000;
/** The same for who is in which group: changed once a week. */
const ROSTER_MS = 60000;
/** After a failure it asks again sooner, after twice as long each time. */
const RETRY_MS = 1000;

export class Desk {
  /**
   * @param store the board
   * @param changed called when something here is another
   * @param fault called with a failure of asking
   */
  constructor(store, changed, fault) {
    this.store = store;
    this.changed = changed;
    this.fault = fault;
    this.forget();
  }

  forget() {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.number = ''; // of the agent
    this.card = null; // who the agent is, and in which groups
    this.roster = ''; // as it came
    this.team = []; // the cards of the agents one may see
    this.groups = new Map(); // by id
    this.state = null; // the desk's
    this.why = []; // {kind, words}, the most important first
    this.legs = []; // own ones, as the server says
    this.calls = []; // the same with their calls, what commands are about first
    this.pending = null; // the command under way: {what}
    this.otherPhone = ''; // to listen on
    this.signature = '';
    this.nextMs = 0; // when to ask again at the latest
    this.faults = 0; // in a row
    this.rosterNextMs = 0;
    this.rosterFaults = 0;
  }

  begin(number) {
    this.number = number;
    this.askRoster();
    this.ask();
  }

  async askRoster() {
    const number = this.number;
    this.rosterNextMs = Date.now() + ROSTER_MS;
    try {
      const [card, team, all] = await Promise.all([agent(number), agents(), groups()]);
      if (number !== this.number) return;
      this.rosterFaults = 0;
      const roster = JSON.stringify([card, team, all]);
      if (roster === this.roster) return;
      this.roster = roster;
      this.card = card;
      this.team = team.agents;
      this.groups = new Map(all.groups.map((g) => [g.id, g]));
      this.changed();
    } catch (e) {
      if (number !== this.number) return;
      this.rosterNextMs = Date.now() + Math.min(ROSTER_MS, RETRY_MS * 2 ** this.rosterFaults++);
      this.fault(e);
    }
  }

  groupName(id) {
    return this.groups.get(id)?.name ?? `Group ${id}`;
  }

  /** Asks soon, once for all changes until then. */
  askSoon(waitMs = SETTLE_MS) {
    if (this.number === '' || this.timer !== undefined) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.ask();
    }, waitMs);
  }

  async ask() {
    const number = this.number;
    if (number === '') return;
    if (this.asking) {
      this.askAgain = true;
      return;
    }
    this.asking = true;
    this.askAgain = false;
    this.nextMs = Date.now() + AGAIN_MS;
    try {
      const [state, why, calls] = await Promise.all([agent(number, '/state'), agent(number, '/why'), agent(number, '/calls')]);
      if (number !== this.number) return;
      this.faults = 0;
      this.state = state;
      this.why = why.why.map((words, i) => ({ kind: why.kinds[i], words }));
      this.legs = calls.calls;
      this.join();
      this.changed();
    } catch (e) {
      if (number !== this.number) return;
      this.nextMs = Date.now() + Math.min(AGAIN_MS, RETRY_MS * 2 ** this.faults++);
      this.fault(e);
    } finally {
      this.asking = false;
    }
    if (this.askAgain) this.askSoon();
  }

  /** The own legs with what the board knows of their calls. */
  join() {
    const stages = { talk: 0, consult: 1, hold: 2 };
    this.calls = this.legs
      .map((leg) => {
        const call = this.store.of('call').get(leg.callId);
        const parties = (call?.parties ?? []).filter((p) => p.state !== 'gone');
        return {
          ...leg,
          call,
          me: parties.find((p) => p.channelId === leg.leg),
          others: parties.filter((p) => p.channelId !== leg.leg && !this.listens(leg, p)),
          answered: leg.answered || parties.some((p) => leg.partners.includes(p.channelId) && p.answeredAtMs > 0),
        };
      })
      .filter((c) => c.call !== undefined && c.me !== undefined)
      .sort((a, b) => (stages[a.stage] ?? 3) - (stages[b.stage] ?? 3));
  }

  /** A supervisor who only listens to this agent is not shown to the agent. */
  listens(leg, party) {
    return party.role === 'supervisor' && ![...leg.partners, ...leg.waiting].includes(party.channelId);
  }

  /** To be called after changes of the board: asks again if they are about this agent. */
  boardChanged() {
    if (this.number === '') return;
    this.join();
    const signature = this.sign();
    if (signature === this.signature) return;
    this.signature = signature;
    this.askSoon();
  }

  tick() {
    if (this.number === '') return;
    if (Date.now() > this.nextMs) this.ask();
    if (Date.now() > this.rosterNextMs) this.askRoster();
  }

  /** Whatever of the board may change what the server says of this agent. */
  sign() {
    const extension = this.card?.extension;
    const seen = [];
    const me = this.store.of('agent').get(this.number);
    if (me) seen.push(me.state, me.pausedReason, me.extension);
    for (const m of this.store.of('member').values()) {
      if (extension && m.extension === extension) seen.push(m.id, m.paused, m.pausedReason);
    }
    for (const call of this.store.of('call').values()) {
      if (!call.parties.some((p) => extension && p.extension === extension)) continue;
      seen.push(call.id, call.state);
      for (const p of call.parties) seen.push(p.channelId, p.state, p.role, this.store.of('channel').get(p.channelId)?.bridgeId);
    }
    return seen.join('|');
  }

  seat(group) {
    return this.state?.seats.find((s) => s.group === group);
  }

  checkedInTo(group) {
    return this.seat(group)?.checkedInAtMs > 0;
  }

  checkedIn() {
    return this.state?.seats.some((s) => s.checkedInAtMs > 0) ?? false;
  }

  afterCallUntilMs() {
    return this.state?.afterCallUntilMs ?? 0;
  }

  /** Paused at the PBX by a phone or a supervisor. */
  pausedByOthers() {
    return this.why.some((w) => w.kind === 'paused_by_others');
  }

  /** Whether there is a group whose admin this agent is. */
  isAdmin() {
    return this.card?.groups.some((g) => g.post === 'admin') ?? false;
  }

  /** The agents of the groups whose admin this agent is, without this one. */
  led() {
    const mine = new Set((this.card?.groups ?? []).filter((g) => g.post === 'admin').map((g) => g.id));
    return this.team.filter((a) => a.number !== this.number && a.groups.some((g) => mine.has(g.id)));
  }
}
