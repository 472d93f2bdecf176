// Wires the page: session, stream, store, panels; draws what changed, once per frame at most.
import { ApiError, hangUp, health, logout, me } from './api.js';
import { callText } from './describe.js';
import { setAttribute, setHidden, setText } from './dom.js';
import { timeOfDay } from './format.js';
import { EventStream } from './socket.js';
import { Store } from './store.js';
import { startTheme } from './theme.js';
import { Agents } from './views/agents.js';
import { Calls } from './views/calls.js';
import { DialBox } from './views/dial.js';
import { Extensions } from './views/extensions.js';
import { Figures } from './views/figures.js';
import { LinkState } from './views/link.js';
import { EventLog } from './views/log.js';
import { LoginForm } from './views/login.js';
import { byId } from './views/parts.js';
import { PbxDetails } from './views/pbx.js';
import { Queues } from './views/queues.js';

/** At least this long between two drawings: ten a second look live and leave the page free in a flood. */
const DRAW_EVERY_MS = 90;
/** How often an operator's page asks whether records can be kept. */
const HEALTH_EVERY_MS = 10000;
const HANG_UP_ROLES = new Set(['supervisor', 'operator']);

const store = new Store();
const nowMs = () => store.nowMs(Date.now());
/** The time that running figures count to: it stands still when what is shown does. */
const shownMs = () => link.lostAtMs || nowMs();

const calls = new Calls(store, askHangUp);
const figures = new Figures(store);
const link = new LinkState(store);
const eventLog = new EventLog(store, draw);
const panels = [figures, link, calls, new Queues(store), new Agents(store), new Extensions(store), new PbxDetails(store), eventLog];
const dial = new DialBox(() => signedOut('Your session has ended. Please log in again.'));
const loginForm = new LoginForm((who) => {
  signedIn(who);
  byId('main').focus({ preventScroll: true });
});
const stream = new EventStream(store, {
  state: (state) => {
    link.setStream(state, nowMs());
    store.dirty.add('node');
    draw();
  },
  frame: draw,
  signedOut: () => signedOut('Your session has ended. Please log in again.'),
});

/** Who is logged in: {id, role, team?, agent?}. */
let self = null;
let drawAsked = false;
let drawnMs = -DRAW_EVERY_MS;

/** Asks for a drawing at the next frame, or a little later if the last one was just now. */
function draw() {
  if (drawAsked) return;
  drawAsked = true;
  const waitMs = DRAW_EVERY_MS - (performance.now() - drawnMs);
  if (waitMs > 0) setTimeout(() => requestAnimationFrame(drawNow), waitMs);
  else requestAnimationFrame(drawNow);
}

function drawNow() {
  drawAsked = false;
  drawnMs = performance.now();
  const dirty = store.takeDirty();
  const now = shownMs();
  if (dirty.has('agent') && self) sayWho();
  for (const panel of panels) {
    if (panel.kinds.some((kind) => dirty.has(kind))) panel.render(now);
  }
  const title = stream.wanted ? `${link.stream === 'live' ? figures.title : 'No link'} · Cordboard` : 'Cordboard';
  if (document.title !== title) document.title = title;
}

function tick() {
  const now = shownMs();
  setText(byId('clock'), timeOfDay(nowMs()));
  for (const panel of panels) panel.tick(now);
  if (store.sweep(Date.now())) draw();
  // A hidden page gets no frames, but its title is still read in the row of tabs.
  if (document.hidden) drawNow();
}

function signedIn(who) {
  loginForm.hide();
  setHidden(byId('board'), false);
  setHidden(byId('logout'), false);
  self = who;
  calls.mayHangUp = HANG_UP_ROLES.has(who.role) ? () => true : isOwn;
  setAttribute(document.body, 'data-session', 'open');
  stream.start();
  askHealth();
}

function signedOut(reason) {
  stream.stop();
  self = null;
  dial.offer('');
  // Nothing of the board stays behind for the next person at this screen.
  store.replace({}, null);
  eventLog.forget();
  link.setStream('connecting', 0);
  link.lostAtMs = 0;
  link.records = null;
  link.notes = [];
  drawNow();
  if (byId('ask').open) byId('ask').close();
  setHidden(byId('board'), true);
  setHidden(byId('logout'), true);
  setText(byId('who'), '');
  setAttribute(document.body, 'data-session', 'none');
  loginForm.show(reason);
}

/** An agent ends only calls that the agent is in. */
const isOwn = (call) => Boolean(self.agent) && call.parties.some((p) => p.state !== 'gone' && p.agent === self.agent);

function sayWho() {
  const agent = self.agent ? store.of('agent').get(self.agent) : undefined;
  // The server's ids say what kind of login it is: user:admin, agent:1001, key:crm.
  setText(byId('who'), agent ? `${agent.name} (${agent.id})` : self.id.replace(/^\w+:/, ''));
  dial.offer(agent?.extension ?? '');
}

async function askHealth() {
  if (self?.role !== 'operator') return;
  try {
    const said = await health();
    if (self?.role !== 'operator') return;
    link.records = said?.store ?? null;
    link.notes = said?.notes ?? [];
    link.render();
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
    if (e instanceof ApiError && e.status === 401) signedOut('Your session has ended. Please log in again.');
    else if (e.status !== 404) store.note(Date.now(), `${callText(store, call)}: ${e.status === 0 || e.outcome === 'unknown' ? 'perhaps not' : 'not'} hung up: ${e.message}`);
    draw();
  }
}

function sayUnreachable(is) {
  link.unreachable = is;
  link.render();
}

async function begin() {
  let failures = 0;
  for (;;) {
    try {
      const who = await me();
      sayUnreachable(false);
      signedIn(who);
      return;
    } catch (e) {
      sayUnreachable(e.status !== 401);
      if (e.status === 401) {
        signedOut('');
        return;
      }
    }
    // The server is not there yet: the wall waits for it.
    failures = Math.min(failures + 1, 6);
    await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** failures * (0.5 + Math.random() / 2)));
  }
}

startTheme(byId('theme'));
byId('ask').addEventListener('close', answered);
byId('logout').addEventListener('click', async () => {
  try {
    await logout();
  } catch {
    // Logged out here in any case; the cookie ends with its time.
  }
  signedOut('You are logged out.');
});
setInterval(tick, 1000);
setInterval(askHealth, HEALTH_EVERY_MS);
tick();
begin();
