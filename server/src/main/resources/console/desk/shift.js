// My shift: log in and out, why no calls come, breaks, after-call work.
import { Rows, make, setAttribute, setPill, setText } from '../dom.js';
import { duration, sentence } from '../format.js';
import { Running, byId } from '../views/parts.js';
import { Act } from './act.js';
import { ask } from './ask.js';
import { RULES } from './rules.js';
import { REASONS, workState } from './words.js';

export class Shift {
  kinds = ['desk', 'call'];

  /** @param nowMs the server's time, that runs on while the link is lost */
  constructor(desk, commands, say, nowMs) {
    this.desk = desk;
    this.nowMs = nowMs;
    this.say = say;
    this.pill = byId('work-state');
    this.since = new Running(byId('work-for'));
    this.left = byId('acw-left');
    this.why = new Rows(byId('why'), () => {
      const element = make('li');
      return { element, update: (words) => setText(element, words) };
    });
    this.untilMs = 0;
    const later = () => commands.waits();
    const act = (id, name, what, word, done) => {
      const rule = () => RULES[name](desk, nowMs());
      return new Act(byId(id), rule, () => commands.wish(what, word, {}, done, rule), say, later);
    };
    const mayEnd = () => RULES.logout(desk);
    this.endNow = () => commands.wish('End shift', 'logout', {}, 'Your shift is over.', mayEnd);
    this.acts = [
      act('login-shift', 'login', 'Begin shift', 'login', 'Your shift has begun.'),
      new Act(byId('logout-shift'), mayEnd, () => this.end(), say, later),
      act('checkin-all', 'checkinAll', 'Take calls of all groups', 'checkin', 'You take calls of all your groups.'),
      act('checkout-all', 'checkoutAll', 'Take no calls', 'checkout', 'You take no calls of any group.'),
      act('unpause', 'unpause', 'End the break', 'unpause', 'The break is over.'),
      act('acw-end', 'endAfterCall', 'End after-call work', 'after-call/end', 'After-call work is over.'),
    ];
    const mayPause = () => RULES.pause(desk);
    const pause = (reason) => commands.wish('Pause', 'pause', { reason }, `On a break: ${reason}.`, mayPause);
    for (const reason of REASONS) {
      const button = make('button', { type: 'button' }, sentence(reason));
      byId('reasons').append(button);
      this.acts.push(new Act(button, mayPause, () => pause(reason), say, later));
    }
    const own = byId('pause-text');
    byId('pause-form').addEventListener('submit', (e) => {
      e.preventDefault();
      const against = (later() ? '' : mayPause()) || (own.value.trim() === '' ? 'Which reason?' : '');
      if (against !== '') {
        say(`Pause: ${against}`, 'bad');
        return;
      }
      pause(own.value.trim());
      own.value = '';
    });
  }

  /** Asks first where a call would be the last without the agent having meant it. */
  async end() {
    const { number, calls } = this.desk;
    const text = 'You are in a call: it goes on, but no more will come.';
    const sure = calls.length === 0 || (await ask('End the shift?', text, [['yes', 'End the shift', 'danger'], ['no', 'Go on']])) === 'yes';
    if (sure && number === this.desk.number) this.endNow();
  }

  /** Before the session ends, which is not the shift: gives whether it shall. */
  async mayLeave() {
    const { desk } = this;
    if (!(desk.state?.loggedInAtMs > 0)) return true;
    const call = desk.calls.length > 0 ? ' You are in a call: it goes on in any case.' : '';
    const answer = await ask('Your shift goes on', `If only this page is left, calls go on ringing your phone.${call}`, [
      ['end', 'End the shift and log out', 'danger'],
      ['leave', 'Log out, go on taking calls'],
      ['no', 'Stay'],
    ]);
    if (answer !== 'end') return answer === 'leave';
    await this.endNow();
    return !(desk.state?.loggedInAtMs > 0); // if it could not be ended, that is to be read first
  }

  render(nowMs) {
    const { state, why } = this.desk;
    // What is left of the after-call work runs beside it; here it would stand still.
    const lines = why.filter((w) => w.kind !== 'after_call').map((w) => w.words);
    if (why.length === 0) lines.push(state ? 'Nothing hinders.' : 'Not known yet.');
    this.why.sync(lines, (words) => words);
    this.since.show(this.sinceMs(), nowMs);
    const untilMs = this.desk.afterCallUntilMs();
    const leftMs = untilMs - this.nowMs();
    if (leftMs > 0 && untilMs !== this.untilMs) this.say(`After-call work: ${Math.ceil(leftMs / 1000)} seconds.`, 'wait');
    this.untilMs = untilMs;
    for (const button of byId('reasons').children) {
      setAttribute(button, 'aria-pressed', String(state?.pause?.reason === button.textContent.toLowerCase()));
    }
    this.tick(nowMs);
  }

  sinceMs() {
    const { state, calls } = this.desk;
    if (!state || state.loggedInAtMs === 0) return 0;
    if (calls.length > 0) return calls[0].me.joinedAtMs;
    return state.pause?.sinceMs ?? this.desk.store.of('agent').get(this.desk.number)?.sinceMs ?? 0;
  }

  tick(nowMs) {
    // It ends at its time, also while nothing else is heard of the server.
    const leftMs = this.untilMs - this.nowMs();
    setPill(this.pill, workState(this.desk, this.nowMs()));
    this.since.tick(nowMs);
    setText(this.left, leftMs > 0 ? duration(leftMs + 999) : '–');
    setAttribute(this.left, 'data-runs', leftMs > 0 ? 'yes' : null);
    if (this.untilMs > 0 && leftMs <= 0) this.desk.askSoon();
    for (const act of this.acts) act.update();
  }
}
