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
const ROWS = { ArrowDown: 'nextElementSibling', ArrowUp: 'previousElementSibling' };
const buttonsOf = (element) => [...element.querySelectorAll('button')].filter((b) => !b.hidden);
const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

function on() {
  try {
    return localStorage.getItem('cordboard.keys') !== 'off';
  } catch {
    return true; // storage is switched off
  }
}

/** What the key would be on a Latin keyboard: on others a letter is not the one that stands on the button. */
function typed(e) {
  if (e.key.length === 1 && e.key <= '~') return e.key;
  const letter = e.key.length === 1 || e.key === 'Process' ? /^Key([A-Z])$/.exec(e.code) : null;
  return letter ? letter[1].toLowerCase() : '';
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
    if (e.ctrlKey || e.altKey || e.metaKey || e.isComposing || document.querySelector('dialog[open]')) return;
    // Nor while the desk is not shown yet.
    if (document.body.dataset.session !== 'open' || document.body.dataset.fresh === 'connecting') return;
    if (isField(e.target)) {
      if (e.key === 'Escape' && !e.defaultPrevented) byId('main').focus({ preventScroll: true });
      return;
    }
    if (e.key in STEPS) {
      this.step(e);
      return;
    }
    if (!this.on || e.repeat) return;
    const letter = typed(e);
    // With caps lock a plain key must not end anything.
    const key = e.shiftKey ? letter.toUpperCase() : letter.toLowerCase();
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

  /** Arrows go along the buttons of a group; in a table up and down go to the next row's. */
  step(e) {
    const group = e.target.closest?.('[data-arrows]');
    if (!group || !e.target.matches('button')) return;
    const row = e.target.closest('tr');
    const next = row && e.key in ROWS ? this.beyond(row, e) : this.near(buttonsOf(row ?? group), e);
    if (next) next.focus();
    e.preventDefault();
  }

  near(buttons, e) {
    return buttons[buttons.indexOf(e.target) + STEPS[e.key]];
  }

  beyond(row, e) {
    const at = buttonsOf(row).indexOf(e.target);
    for (let other = row[ROWS[e.key]]; other; other = other[ROWS[e.key]]) {
      const buttons = buttonsOf(other);
      if (buttons.length > 0) return buttons[Math.min(at, buttons.length - 1)];
    }
    return undefined;
  }
}
