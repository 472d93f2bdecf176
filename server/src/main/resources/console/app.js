// The wallboard: which panels there are, and what one may do from them.
import { ApiError, hangUp, health } from './api.js';
import { callText } from './describe.js';
import { setHidden, setText } from './dom.js';
import { Page } from './page.js';
import { Store } from './store.js';
import { Agents } from './views/agents.js';
import { Calls } from './views/calls.js';
import { DialBox } from './views/dial.js';
import { Extensions } from './views/extensions.js';
import { Figures } from './views/figures.js';
import { EventLog } from './views/log.js';
import { byId } from './views/parts.js';
import { PbxDetails } from './views/pbx.js';
import { Queues } from './views/queues.js';

/** How often an operator's page asks whether records can be kept. */
const HEALTH_EVERY_MS = 10000;
const HANG_UP_ROLES = new Set(['supervisor', 'operator']);

const store = new Store();
const calls = new Calls(store, askHangUp);
const figures = new Figures(store);
const page = new Page(store, byId('board'), {
  signedIn: (who) => {
    calls.mayHangUp = HANG_UP_ROLES.has(who.role) ? () => true : isOwn;
    setHidden(byId('desk-link'), !who.agent);
    setHidden(byId('ivr-link'), !HANG_UP_ROLES.has(who.role));
    askHealth();
  },
  signedOut: () => {
    dial.offer('');
    setHidden(byId('desk-link'), true);
    setHidden(byId('ivr-link'), true);
    eventLog.forget();
  },
  drawn: (dirty) => {
    if (dirty.has('agent')) dial.offer(page.sayWho()?.extension ?? '');
  },
  title: () => figures.title,
});
const eventLog = new EventLog(store, () => page.draw());
const dial = new DialBox(() => page.sessionOver());
page.panels = [figures, page.link, calls, new Queues(store), new Agents(store), new Extensions(store), new PbxDetails(store), eventLog];

/** An agent ends only calls that the agent is in. */
const isOwn = (call) => Boolean(page.self?.agent) && call.parties.some((p) => p.state !== 'gone' && p.agent === page.self.agent);

async function askHealth() {
  if (page.self?.role !== 'operator') return;
  try {
    const said = await health();
    if (page.self?.role !== 'operator') return;
    page.link.records = said?.store ?? null;
    page.link.notes = said?.notes ?? [];
    page.link.render();
  } catch {
    // The stream notices and says when the server is gone.
  }
}

let asked = null;

function askHangUp(call) {
  asked = call;
  setText(byId('ask-text'), callText(store, call));
  byId('ask').returnValue = 'no';
  byId('ask').showModal();
}

async function answered() {
  const call = asked;
  asked = null;
  if (byId('ask').returnValue !== 'yes' || call === null) return;
  try {
    await hangUp(call.id);
  } catch (e) {
    if (e instanceof ApiError && e.status === 401) page.sessionOver();
    else if (e.status !== 404) store.note(Date.now(), `${callText(store, call)}: ${e.outcome === 'unknown' ? 'perhaps not' : 'not'} hung up: ${e.message}`);
    page.draw();
  }
}

byId('ask').addEventListener('close', answered);
setInterval(askHealth, HEALTH_EVERY_MS);
page.start();
