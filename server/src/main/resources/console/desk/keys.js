// The keys of the desk: one table binds them, writes them on the buttons and lists them.
import { make, setAttribute } from '../dom.js';
import { byId } from '../views/parts.js';

/** Key, the element that it presses (or goes to), what it does. Shift is for what ends something. */
const KEYS = [
  ['l', 'login-shift', 'Begin the shift'],
  ['L', 'logout-shift', 'End the shift'],
  ['i', 'checkin-all', 'Take calls of all groups'],
  ['O', 'checkout-all', 'Take no calls'],
  ['g', '#seats button', 'Go to the groups'],
  ['p', '#reasons button', 'Go to the break’s reasons'],
  ['u', 'unpause', 'End the break'],
  ['e', 'acw-end', 'End after-call work'],
  ['d', '#target', 'Go to whom to dial or consult; Enter dials, or consults in a call'],
  ['h', 'hold', 'Hold'],
  ['r', 'resume', 'Resume'],
  ['b', 'back', 'Back from the one consulted'],
  ['j', 'conference', 'Join all in a conference'],
  ['T', 'transfer', 'Transfer to the one consulted'],
  ['X', 'hangup', 'Hang up'],
  ['m', '#team button', 'Go to the agents of my groups'],
  ['y', '#today button', 'Go to my calls today'],
  ['?', 'keys-open', 'These keys'],
];

const shown = (key) => (key !== key.toLowerCase() ? `Shift+${key}` : key.toUpperCase());
const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

function on() {
  try {
    return localStorage.getItem('cordboard.keys') !== 'off';
  } catch {
    return true; // storage is switched off
  }
}

/** Where a letter is a letter. */
const isField = (e) => e.matches?.('input:not([type="checkbox"]), textarea, select, [contenteditable]') ?? false;

export class Keys {
  /** @param say says what a key could not reach */
  constructor(say) {
    this.say = say;
    this.on = on();
    this.dialog = byId('keys');
    this.bound = new Map(KEYS.map(([key, target, what]) => [key, { target, what }]));
    for (const [key, target, what] of KEYS) {
      byId('keys-list').append(make('div', {}, make('dt', {}, make('kbd', {}, shown(key))), make('dd', {}, what)));
      const button = target.startsWith('#') ? null : byId(target);
      button?.append(' ', make('kbd', { 'aria-hidden': 'true' }, shown(key)));
      if (button) setAttribute(button, 'aria-keyshortcuts', shown(key));
    }
    const box = byId('keys-on');
    box.checked = this.on;
    box.addEventListener('change', () => this.use(box.checked));
    setAttribute(document.body, 'data-keys', this.on ? 'on' : 'off');
    byId('keys-open').addEventListener('click', () => {
      this.dialog.showModal();
      this.dialog.querySelector('button').focus();
    });
    document.addEventListener('keydown', (e) => this.pressed(e));
  }

  use(on) {
    this.on = on;
    setAttribute(document.body, 'data-keys', on ? 'on' : 'off');
    try {
      localStorage.setItem('cordboard.keys', on ? 'on' : 'off');
    } catch {
      // Kept for this visit only.
    }
  }

  pressed(e) {
    if (e.ctrlKey || e.altKey || e.metaKey || e.isComposing || this.dialog.open) return;
    if (document.body.dataset.session !== 'open') return;
    if (isField(e.target)) {
      if (e.key === 'Escape' && !e.defaultPrevented) byId('main').focus({ preventScroll: true });
      return;
    }
    if (e.key in STEPS) {
      this.step(e);
      return;
    }
    if (!this.on || e.repeat || e.key.length !== 1) return;
    // With caps lock a plain key must not end anything.
    const key = e.key === '?' ? '?' : e.shiftKey ? e.key.toUpperCase() : e.key.toLowerCase();
    const found = this.bound.get(key);
    if (found === undefined) return;
    e.preventDefault();
    this.go(found);
  }

  go({ target, what }) {
    if (!target.startsWith('#')) {
      byId(target).click();
      return;
    }
    const element = [...document.querySelectorAll(target)].find((b) => b.checkVisibility());
    if (element) element.focus();
    else this.say(`${what}: there is nothing.`, 'bad');
    element?.select?.();
  }

  /** Arrows go along the buttons of a group. */
  step(e) {
    const group = e.target.closest?.('[data-arrows]');
    if (!group || !e.target.matches('button')) return;
    const buttons = [...group.querySelectorAll('button')];
    const next = buttons[buttons.indexOf(e.target) + STEPS[e.key]];
    if (next) next.focus();
    e.preventDefault();
  }
}
