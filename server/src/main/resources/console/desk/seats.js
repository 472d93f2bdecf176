// My groups: in or out of each, after which calls there is time, which calls I take part in.
import { Rows, make, pill, setAttribute, setHidden, setPill, setText } from '../dom.js';
import { byId } from '../views/parts.js';
import { Act } from './act.js';
import { RULES } from './rules.js';
import { AFTER_CALL, WORK_WAYS, seatState } from './words.js';

export class Seats {
  kinds = ['desk'];

  constructor(desk, commands, say) {
    this.desk = desk;
    this.commands = commands;
    this.say = say;
    this.rows = new Rows(byId('seats'), (id) => this.newRow(id));
    this.empty = byId('seats-empty');
    this.count = byId('groups-count');
  }

  newRow(id) {
    const name = make('span', { class: 'name' });
    const state = pill();
    const button = make('button', { type: 'button' }, 'Check in');
    const afterCall = this.choice('After-call work', AFTER_CALL, (mode) => ['after-call', { mode, groups: [id] }, `after-call work ${AFTER_CALL[mode].toLowerCase()}`]);
    const workWay = this.choice('Work way', WORK_WAYS, (way) => ['work-way', { workWay: way, groups: [id] }, `work way ${WORK_WAYS[way].toLowerCase()}`]);
    const element = make('li', {}, name, state, button, afterCall.element, workWay.element);
    const row = { element, seat: undefined };
    const word = () => (row.seat.checkedInAtMs > 0 ? 'checkout' : 'checkin');
    const act = new Act(button, () => RULES[word()](this.desk, row.seat), () => this.move(row.seat), this.say, () => this.commands.waits());
    row.update = (seat) => {
      row.seat = seat;
      const label = this.desk.groupName(id);
      setText(name, label);
      setPill(state, seatState(seat));
      setText(button, seat.checkedInAtMs > 0 ? 'Check out' : 'Check in');
      setAttribute(button, 'aria-label', `${seat.checkedInAtMs > 0 ? 'Check out of' : 'Check in to'} ${label}`);
      act.update();
      afterCall.show(seat, seat.afterCall, label);
      workWay.show(seat, seat.workWay, label);
      setAttribute(element, 'data-id', String(id));
    };
    return row;
  }

  move(seat) {
    const name = this.desk.groupName(seat.group);
    const wish = (what, word, done) =>
      this.commands.wish(what, word, { groups: [seat.group] }, done, () => RULES[word](this.desk, this.desk.seat(seat.group)));
    if (seat.checkedInAtMs > 0) wish(`Check out of ${name}`, 'checkout', `You take no calls of ${name}.`);
    else wish(`Check in to ${name}`, 'checkin', `You take calls of ${name}.`);
  }

  choice(title, words, order) {
    const select = make('select');
    for (const [value, text] of Object.entries(words)) select.append(make('option', { value }, text));
    const element = make('label', {}, make('span', {}, title), select);
    let seat;
    let was = '';
    let group = '';
    let asked = 0; // wishes under way: what was chosen stays shown until then
    select.addEventListener('change', () => {
      const rule = () => RULES.choose(this.desk, this.desk.seat(seat.group));
      const against = this.commands.waits() ? '' : rule();
      const wanted = select.value;
      if (against !== '') {
        select.value = was;
        this.say(`${title} of ${group}: ${against}`, 'bad');
        return;
      }
      const [word, body, done] = order(wanted);
      asked++;
      this.commands.wish(`${title} of ${group}`, word, body, `${group}: ${done}.`, rule).then(() => {
        asked--;
        this.desk.changed();
      });
    });
    return {
      element,
      show: (now, value, label) => {
        seat = now;
        was = value;
        group = label;
        if (asked === 0 && select.value !== value) select.value = value;
        setAttribute(select, 'aria-label', `${title} of ${label}`);
        setAttribute(select, 'aria-disabled', RULES.choose(this.desk, now) === '' ? null : 'true');
      },
    };
  }

  render() {
    const seats = this.desk.state?.seats ?? [];
    this.rows.sync(seats, (s) => s.group);
    const taken = seats.filter((s) => s.checkedInAtMs > 0).length;
    setText(this.count, seats.length > 0 ? `calls of ${taken} of ${seats.length}` : '');
    setHidden(this.empty, seats.length > 0);
  }

  tick() {}
}
