// My shift: log in and out, why no calls come, breaks, after-call work.
import { Rows, make, setAttribute, setPill, setText } from '../dom.js';
import { duration, sentence } from '../format.js';
import { Running, byId } from '../views/parts.js';
import { Act } from './act.js';
import { RULES } from './rules.js';
import { REASONS, workState } from './words.js';

export class Shift {
  kinds = ['desk', 'call'];

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
    const act = (id, rule, action) => new Act(byId(id), () => RULES[rule](desk, nowMs()), action, say);
    this.acts = [
      act('login-shift', 'login', () => commands.wish('Begin shift', 'login', {}, 'Your shift has begun.')),
      act('logout-shift', 'logout', () => commands.wish('End shift', 'logout', {}, 'Your shift is over.')),
      act('checkin-all', 'checkinAll', () => commands.wish('Take calls', 'checkin', {}, 'You take calls of all your groups.')),
      act('checkout-all', 'checkoutAll', () => commands.wish('Take no calls', 'checkout', {}, 'You take no calls of any group.')),
      act('unpause', 'unpause', () => commands.wish('End the break', 'unpause', {}, 'The break is over.')),
      act('acw-end', 'endAfterCall', () => commands.wish('End after-call work', 'after-call/end', {}, 'After-call work is over.')),
    ];
    const pause = (reason) => commands.wish('Pause', 'pause', { reason }, `On a break: ${reason}.`);
    for (const reason of REASONS) {
      const button = make('button', { type: 'button' }, sentence(reason));
      byId('reasons').append(button);
      this.acts.push(new Act(button, () => RULES.pause(desk), () => pause(reason), say));
    }
    const own = byId('pause-text');
    byId('pause-form').addEventListener('submit', (e) => {
      e.preventDefault();
      const against = RULES.pause(desk) || (own.value.trim() === '' ? 'Which reason?' : '');
      if (against !== '') {
        say(`Pause: ${against}`, 'bad');
        return;
      }
      pause(own.value.trim());
      own.value = '';
    });
  }

  render(nowMs) {
    const { state, why } = this.desk;
    this.why.sync(why, (words) => words);
    this.since.show(this.sinceMs(), nowMs);
    const untilMs = this.desk.afterCallUntilMs();
    if (untilMs > nowMs && untilMs !== this.untilMs) this.say(`After-call work: ${Math.ceil((untilMs - nowMs) / 1000)} seconds.`, 'wait');
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
    setPill(this.pill, workState(this.desk, nowMs));
    this.since.tick(nowMs);
    const leftMs = this.untilMs - nowMs;
    setText(this.left, leftMs > 0 ? duration(leftMs + 999) : '–');
    setAttribute(this.left, 'data-runs', leftMs > 0 ? 'yes' : null);
    if (this.untilMs > 0 && leftMs <= 0) this.desk.askSoon();
    for (const act of this.acts) act.update();
  }
}
