// The IVR page: the live trace of calls that customers' servers or layers lead, and a rehearsal.
import { setHidden } from './dom.js';
import { Rehearsal } from './ivr/rehearsal.js';
import { Sessions } from './ivr/sessions.js';
import { Trace } from './ivr/trace.js';
import { Page } from './page.js';
import { Store } from './store.js';
import { byId } from './views/parts.js';

const store = new Store();
const page = new Page(store, byId('ivr'), {
  signedIn: (who) => {
    const may = who.role === 'operator' || who.role === 'supervisor';
    setHidden(byId('nobody'), may);
    setHidden(byId('ivr-columns'), !may);
    // A rehearsal asks a customer's server; that is for operators of all teams.
    setHidden(byId('try-panel'), who.role !== 'operator' || Boolean(who.team));
    if (may) sessions.begin();
  },
  signedOut: () => {
    sessions.forget();
    trace.forget();
    rehearsal.forget();
  },
  drawn: (dirty) => {
    if (dirty.has('agent')) page.sayWho();
  },
  title: () => sessions.title,
});
const trace = new Trace();
const sessions = new Sessions({
  shown: () => page.draw(),
  chosen: (session, nowMs) => trace.show(session, nowMs),
  fault: (e) => {
    if (e.status === 401) page.sessionOver();
    else if (e.status === 403) page.checkSelf();
  },
});
const rehearsal = new Rehearsal(() => page.sessionOver());
page.panels = [page.link];
page.start();
