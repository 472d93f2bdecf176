// The only place that makes elements. Data gets in as text, never as markup.

/** Makes an element; `attributes` are ours, never data. Children are elements or text. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Sets text only when it differs: an untouched node costs no layout and keeps a selection. */
export function setText(element, text) {
  if (element.firstChild === null || element.childNodes.length > 1 || element.firstChild.data !== text) {
    element.textContent = text;
  }
}

export function setAttribute(element, name, value) {
  if (value === null) {
    if (element.hasAttribute(name)) element.removeAttribute(name);
  } else if (element.getAttribute(name) !== value) {
    element.setAttribute(name, value);
  }
}

export function setHidden(element, hidden) {
  if (element.hidden !== hidden) element.hidden = hidden;
}

/** A state as colour, shape and word. */
export function pill() {
  return make('span', { class: 'pill' });
}

export function setPill(element, { text, look }) {
  setAttribute(element, 'data-look', look);
  setText(element, text);
}

/**
 * Keeps the children of `parent` as the list says, one row per key: makes what is new, drops what is
 * gone, moves only what stands wrong, so that focus and selection survive.
 */
export class Rows {
  constructor(parent, create) {
    this.parent = parent;
    this.create = create;
    this.rows = new Map();
  }

  /** `create(key)` gives {element, update(item)}. */
  sync(items, keyOf) {
    const wanted = new Set(items.map(keyOf));
    for (const [key, row] of this.rows) {
      if (!wanted.has(key)) {
        row.element.remove();
        this.rows.delete(key);
      }
    }
    const focused = document.activeElement;
    let cursor = this.parent.firstElementChild;
    for (const item of items) {
      const key = keyOf(item);
      let row = this.rows.get(key);
      if (row === undefined) {
        row = this.create(key);
        this.rows.set(key, row);
      }
      if (row.element === cursor) cursor = cursor.nextElementSibling;
      else this.parent.insertBefore(row.element, cursor);
      row.update(item);
    }
    // Moving an element takes the focus from it.
    if (focused !== document.activeElement && focused?.isConnected) focused.focus({ preventScroll: true });
  }

  each(action) {
    for (const row of this.rows.values()) action(row);
  }
}

/** Says under a list how many more there are. */
export function setMore(element, hiddenCount, word) {
  setHidden(element, hiddenCount <= 0);
  if (hiddenCount > 0) setText(element, `and ${hiddenCount} more ${word}`);
}
