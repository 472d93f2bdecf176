// Extensions: one small chip each, as the hints say.
import { Rows, make, setAttribute, setHidden, setMore, setText } from '../dom.js';
import { byName, hintState } from '../format.js';
import { byId } from './parts.js';

const CHIP_LIMIT = 300;

export class Extensions {
  kinds = ['extension', 'node'];

  constructor(store) {
    this.store = store;
    this.rows = new Rows(byId('extensions'), () => this.newChip());
    this.empty = byId('extensions-empty');
    this.more = byId('extensions-more');
    this.count = byId('extensions-count');
  }

  newChip() {
    const number = make('span', { class: 'ext' });
    const word = make('span', { class: 'word' });
    const element = make('li', {}, number, ' ', word);
    return {
      element,
      update: (extension) => {
        const state = hintState(extension.status);
        setText(number, this.store.of('node').size > 1 ? `${extension.node}/${extension.number}` : extension.number);
        setText(word, state.text);
        setAttribute(element, 'data-look', state.look);
        setAttribute(element, 'data-id', extension.id);
      },
    };
  }

  render() {
    const all = [...this.store.of('extension').values()].sort((a, b) => byName(a.number, b.number) || byName(a.node, b.node));
    this.rows.sync(all.slice(0, CHIP_LIMIT), (x) => x.id);
    const inUse = all.filter((x) => x.status > 0 && x.status !== 4).length;
    setText(this.count, all.length === 0 ? '0' : `${inUse} of ${all.length} in use`);
    setHidden(this.empty, all.length > 0);
    setMore(this.more, all.length - CHIP_LIMIT, 'extensions');
  }

  tick() {}
}
