// The page: both descriptions as lists of requests, and the events beside them.
import { operations } from './description.js';
import { make, setHidden } from './dom.js';
import { Events } from './events.js';
import { Keys } from './keys.js';
import { operationRow } from './operation.js';
import { startTheme } from './theme.js';

/** The server's own top, also below a proxy's prefix: this page is …/coocenter-api/debug. */
const ROOT = new URL('../', document.baseURI);
const byId = (id) => document.getElementById(id);

const DESCRIPTIONS = [
  { path: 'coocenter-api/coocenter.json', title: 'CooCenter', open: true, keys: (keys) => keys.ofDialect() },
  { path: 'v1/openapi.json', title: 'Native API, /v1', open: false, keys: (keys) => keys.ofNative() },
];

async function described(path) {
  const answer = await fetch(new URL(path, ROOT), { cache: 'no-cache', credentials: 'same-origin' });
  if (answer.status === 404) return null; // the dialect's own port has no /v1
  if (!answer.ok) throw new Error(`${path}: the server answered ${answer.status}`);
  return answer.json();
}

function panel(description, list, keys) {
  const count = make('span', { class: 'count' }, `${list.length} requests`);
  const all = make('details', { class: 'panel description' }, make('summary', {}, make('h2', {}, description.title), count));
  all.open = description.open;
  const of = (operation) => (operation.open ? [] : description.keys(keys));
  for (const group of new Set(list.map((operation) => operation.group))) {
    const rows = list.filter((o) => o.group === group).map((o) => operationRow(o, ROOT, of));
    all.append(make('section', { class: 'group', 'aria-label': group }, make('h3', {}, group), ...rows));
  }
  return all;
}

function startFinder() {
  const find = byId('find');
  const before = new Map();
  find.addEventListener('input', () => {
    const words = find.value.trim().toLowerCase();
    for (const description of document.querySelectorAll('.description')) {
      if (!before.has(description)) before.set(description, description.open);
      for (const row of description.querySelectorAll('.operation')) {
        setHidden(row, !row.querySelector('summary').textContent.toLowerCase().includes(words));
      }
      for (const group of description.querySelectorAll('.group')) {
        setHidden(group, group.querySelector('.operation:not([hidden])') === null);
      }
      const found = description.querySelector('.operation:not([hidden])') !== null;
      setHidden(description, !found);
      description.open = words === '' ? before.get(description) : true;
    }
    if (words === '') before.clear();
  });
}

async function start() {
  startTheme(byId('theme'));
  const keys = new Keys(byId('keys'), ROOT);
  const link = byId('link').firstElementChild;
  new Events(ROOT, keys, link).run();
  const parent = byId('descriptions');
  for (const description of DESCRIPTIONS) {
    try {
      const root = await described(description.path);
      if (root !== null) parent.append(panel(description, operations(root), keys));
    } catch (e) {
      parent.append(make('p', { class: 'panel empty', role: 'alert' }, e.message));
    }
  }
  startFinder();
  document.body.dataset.ready = '';
}

start();
