// What the page shows to be let in. Kept in its two fields, nowhere else.
import { setText } from './dom.js';
import { md5 } from './md5.js';

/** For so long the day that the server said is believed. */
const DAY_MS = 30000;

export class Keys {
  constructor(form, root) {
    this.root = root;
    this.webKey = form.querySelector('#web-key');
    this.apiKey = form.querySelector('#api-key');
    this.note = form.querySelector('#web-key-note');
    this.settings = null;
    this.atMs = 0;
    form.addEventListener('submit', (e) => e.preventDefault());
  }

  /** Calls back when a key was changed. */
  onChange(action) {
    this.webKey.addEventListener('change', action);
    this.apiKey.addEventListener('change', action);
  }

  /** What the server asks for, and which day it has: its own, not the browser's. */
  async current() {
    if (this.settings === null || performance.now() - this.atMs > DAY_MS) {
      const answer = await fetch(new URL('coocenter-api/debug/settings', this.root), { cache: 'no-store', credentials: 'same-origin' });
      if (!answer.ok) throw new Error(`The server answered ${answer.status} for its settings.`);
      this.settings = await answer.json();
      this.atMs = performance.now();
      setText(this.note, this.settings.webKey
        ? `Sent as md5(WEBKEY + ${this.settings.day}), the server’s day.`
        : 'The server asks for none: it lets in the addresses of coocenter.allow-from.');
    }
    return this.settings;
  }

  /** Headers for the dialect: the key of the day, if one was typed. */
  async ofDialect() {
    if (this.webKey.value === '') return [];
    const { day } = await this.current();
    return [['Authorization', md5(this.webKey.value + day)]];
  }

  /** Headers for /v1: the key, if one was typed; else the log-in's cookie goes by itself. */
  async ofNative() {
    return this.apiKey.value === '' ? [] : [['X-Api-Key', this.apiKey.value, '$CORDBOARD_KEY']];
  }
}
