// A question before something that cannot be taken back.
import { make, setText } from '../dom.js';
import { byId } from '../views/parts.js';

/** @param choices [answer, text, class?]… Gives the answer chosen, '' for none: Escape, or the session's end. */
export function ask(title, text, choices) {
  const dialog = byId('ask');
  setText(byId('ask-title'), title);
  setText(byId('ask-text'), text);
  byId('ask-choices').replaceChildren(
    ...choices.map(([value, words, look]) => make('button', { type: 'submit', value, ...(look ? { class: look } : {}) }, words)));
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener('close', () => resolve(dialog.returnValue), { once: true }));
}
