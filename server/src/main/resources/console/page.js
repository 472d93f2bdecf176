// What every page has: the session, the stream, the link's state, and drawing once per frame at most.
import { logout, me } from './api.js';
import { setAttribute, setHidden, setText } from './dom.js';
import { timeOfDay, useZone } from './format.js';
import { EventStream } from './socket.js';
import { startTheme } from './theme.js';
import { LinkState } from './views/link.js';
import { LoginForm } from './views/login.js';
import { byId } from './views/parts.js';

/** At least this long between two drawings: ten a second look live and leave the page free in a flood. */
const DRAW_EVERY_MS = 90;
const SESSION_OVER = 'Your session has ended. Please log in again.';

export class Page {
  /**
   * @param store the page's copy of the board
   * @param board the element that is shown to who is logged in
   * @param on {signedIn(who), signedOut(), drawn(dirty, nowMs)?, title(), mayLeave()?}
   */
  constructor(store, board, on) {
    this.store = store;
    this.board = board;
    this.on = on;
    /** Who is logged in: {id, role, team?, agent?}; null for nobody. */
    this.self = null;
    this.link = new LinkState(store);
    this.panels = [this.link];
    this.drawAsked = false;
    this.drawnMs = -DRAW_EVERY_MS;
    this.loginForm = new LoginForm((who) => {
      this.signedIn(who);
      byId('main').focus({ preventScroll: true });
    });
    this.stream = new EventStream(store, {
      state: (state) => {
        this.link.setStream(state, this.nowMs());
        store.dirty.add('node');
        this.draw();
      },
      frame: () => this.draw(),
      same: (who) => this.self === null || who.id === this.self.id,
      signedOut: () => this.sessionOver(),
    });
  }

  nowMs() {
    return this.store.nowMs(Date.now());
  }

  /** The time that running figures count to: it stands still when what is shown does. */
  shownMs() {
    return this.link.lostAtMs || this.nowMs();
  }

  /** Asks for a drawing at the next frame, or a little later if the last one was just now. */
  draw() {
    if (this.drawAsked) return;
    this.drawAsked = true;
    const waitMs = DRAW_EVERY_MS - (performance.now() - this.drawnMs);
    if (waitMs > 0) setTimeout(() => requestAnimationFrame(() => this.drawNow()), waitMs);
    else requestAnimationFrame(() => this.drawNow());
  }

  drawNow() {
    this.drawAsked = false;
    this.drawnMs = performance.now();
    const dirty = this.store.takeDirty();
    const now = this.shownMs();
    if (this.self) this.on.drawn?.(dirty, now);
    for (const panel of this.panels) {
      if (panel.kinds.some((kind) => dirty.has(kind))) panel.render(now);
    }
    const title = this.stream.wanted ? `${this.link.stream === 'live' ? this.on.title() : 'No link'} · Cordboard` : 'Cordboard';
    if (document.title !== title) document.title = title;
  }

  tick() {
    const now = this.shownMs();
    setText(byId('clock'), timeOfDay(this.nowMs()));
    for (const panel of this.panels) panel.tick(now);
    if (this.store.sweep(Date.now())) this.draw();
    // A hidden page gets no frames, but its title is still read in the row of tabs.
    if (document.hidden) this.drawNow();
  }

  signedIn(who) {
    this.loginForm.hide();
    setHidden(this.board, false);
    setHidden(byId('logout'), false);
    this.self = who;
    useZone(who.zone);
    setAttribute(document.body, 'data-session', 'open');
    this.stream.start();
    this.on.signedIn(who);
  }

  signedOut(reason) {
    this.stream.stop();
    this.self = null;
    // Nothing of the board stays behind for the next person at this screen.
    this.store.replace({}, null);
    this.on.signedOut();
    this.link.forget();
    this.drawNow();
    for (const dialog of document.querySelectorAll('dialog[open]')) dialog.close();
    setHidden(this.board, true);
    setHidden(byId('logout'), true);
    setText(byId('who'), '');
    setAttribute(document.body, 'data-session', 'none');
    this.loginForm.show(reason);
  }

  sessionOver() {
    this.signedOut(SESSION_OVER);
  }

  /** In another tab somebody else may have logged in: the session is the browser's, not the page's. */
  async checkSelf() {
    const self = this.self;
    if (self === null) return;
    try {
      const who = await me();
      if (self === this.self && who.id !== self.id) this.sessionOver();
    } catch (e) {
      if (self === this.self && e.status === 401) this.sessionOver();
    }
  }

  /** Says who is logged in; an agent by name, once the board knows it. */
  sayWho() {
    const agent = this.self.agent ? this.store.of('agent').get(this.self.agent) : undefined;
    // The server's ids say what kind of login it is: user:admin, agent:1001, key:crm.
    setText(byId('who'), agent ? `${agent.name} (${agent.id})` : this.self.id.replace(/^\w+:/, ''));
    return agent;
  }

  sayUnreachable(is) {
    this.link.unreachable = is;
    this.link.render();
  }

  /** Runs from now on, with the session that is there or a log-in form. */
  async start() {
    startTheme(byId('theme'));
    byId('logout').addEventListener('click', async () => {
      const self = this.self;
      if (this.on.mayLeave && !(await this.on.mayLeave())) return;
      if (self !== this.self) return;
      try {
        await logout();
      } catch {
        // Logged out here in any case; the cookie ends with its time.
      }
      this.signedOut('You are logged out.');
    });
    setInterval(() => this.tick(), 1000);
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) this.checkSelf();
    });
    this.tick();
    let failures = 0;
    for (;;) {
      try {
        const who = await me();
        this.sayUnreachable(false);
        this.signedIn(who);
        return;
      } catch (e) {
        this.sayUnreachable(e.status !== 401);
        if (e.status === 401) {
          this.signedOut('');
          return;
        }
      }
      // The server is not there yet: the wall waits for it.
      failures = Math.min(failures + 1, 6);
      await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** failures * (0.5 + Math.random() / 2)));
    }
  }
}
