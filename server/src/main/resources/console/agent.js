// The agent page: the desk of the agent who is logged in here.
import { setAttribute, setHidden, setText } from './dom.js';
import { OwnCall } from './desk/call.js';
import { Commands } from './desk/commands.js';
import { Keys } from './desk/keys.js';
import { Desk } from './desk/model.js';
import { Seats } from './desk/seats.js';
import { Shift } from './desk/shift.js';
import { Target } from './desk/target.js';
import { Team } from './desk/team.js';
import { Today } from './desk/today.js';
import { workState } from './desk/words.js';
import { Page } from './page.js';
import { Store } from './store.js';
import { byId } from './views/parts.js';

const store = new Store();

/** A text that is put where the same stood is not spoken again: it is taken away for so long. */
const REPEAT_MS = 60;
let repeat = 0;

/** What became of the last wish; spoken to screen readers. */
function say(text, look) {
  const said = byId('said');
  clearTimeout(repeat);
  setAttribute(said, 'data-look', look);
  if (text === '' || said.textContent !== text) {
    setText(said, text);
    return;
  }
  setText(said, '');
  repeat = setTimeout(() => setText(said, text), REPEAT_MS);
}

function changed() {
  store.dirty.add('desk');
  page.draw();
}

function fault(e) {
  if (e.status === 401) page.sessionOver();
  else if (e.status === 403 || e.status === 404) page.checkSelf();
  if (e.status >= 402) say(`Your desk cannot be read: ${e.message}`, 'bad');
}

const desk = new Desk(store, changed, fault);
const page = new Page(store, byId('desk'), {
  signedIn: (who) => {
    setHidden(byId('nobody'), Boolean(who.agent));
    setHidden(byId('agent-columns'), !who.agent);
    if (who.agent) desk.begin(who.agent);
  },
  signedOut: () => {
    desk.forget();
    today.forget();
    target.clear();
    byId('team-phone').value = '';
    say('', null);
    store.dirty.add('desk');
  },
  drawn: (dirty) => {
    if (dirty.has('agent')) page.sayWho();
    desk.boardChanged();
  },
  mayLeave: () => shift.mayLeave(),
  title: () => (desk.number === '' ? 'Agent page' : workState(desk, page.nowMs()).text),
});
const commands = new Commands(desk, { say, changed, signedOut: () => page.sessionOver() });
const target = new Target(desk);
const today = new Today(desk, (number) => target.offer(number), fault);
const shift = new Shift(desk, commands, say, () => page.nowMs());
page.panels = [
  page.link,
  shift,
  new Seats(desk, commands, say),
  new OwnCall(desk, commands, target, say),
  target,
  new Team(desk, commands, say),
  today,
];
new Keys(say);
setInterval(() => desk.tick(), 1000);
page.start();
