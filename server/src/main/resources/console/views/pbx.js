// What one opens when something is wrong: the links to each PBX, and how each device is reached.
import { Rows, pill, setAttribute, setHidden, setMore, setPill, setText } from '../dom.js';
import { byName, nodeState, registrationState, roundTrip, timeOfDay } from '../format.js';
import { Who, byId, cell, row, rowHead } from './parts.js';

const ROW_LIMIT = 200;

export class PbxDetails {
  kinds = ['node', 'registration'];

  constructor(store) {
    this.store = store;
    this.details = byId('pbx');
    this.nodes = new Rows(byId('nodes'), () => this.newNode());
    this.registrations = new Rows(byId('registrations'), () => this.newRegistration());
    this.count = byId('pbx-count');
    this.empty = byId('registrations-empty');
    this.more = byId('registrations-more');
    this.details.addEventListener('toggle', () => this.render());
  }

  newNode() {
    const who = new Who();
    const state = pill();
    const links = cell('links');
    const since = cell('num since');
    const element = row(rowHead('name', who.element), cell('state', state), links, since);
    return {
      element,
      update: (node) => {
        who.show(node.id, node.version ?? '');
        setPill(state, nodeState(node));
        setText(links, `AMI ${node.amiUp ? 'up' : 'down'}, ARI ${node.ariUp ? 'up' : 'down'}`);
        setText(since, timeOfDay(node.sinceMs));
      },
    };
  }

  newRegistration() {
    const who = new Who();
    const state = pill();
    const trip = cell('num trip');
    const device = cell('device');
    const element = row(rowHead('name', who.element), cell('state', state), trip, device);
    return {
      element,
      update: (r) => {
        who.show(r.endpoint, '');
        setPill(state, registrationState(r.status));
        setText(trip, roundTrip(r.roundTripMicros));
        setText(device, r.userAgent ?? r.uri ?? '');
        setAttribute(element, 'data-id', r.id);
      },
    };
  }

  render() {
    const all = [...this.store.of('registration').values()].sort((a, b) => byName(a.endpoint, b.endpoint));
    const good = all.filter((r) => r.status === 'reachable' || r.status === 'unmonitored').length;
    setText(this.count, `${good} of ${all.length} reachable`);
    if (!this.details.open) return;
    this.nodes.sync([...this.store.of('node').values()].sort((a, b) => byName(a.id, b.id)), (n) => n.id);
    this.registrations.sync(all.slice(0, ROW_LIMIT), (r) => r.id);
    setHidden(this.empty, all.length > 0);
    setMore(this.more, all.length - ROW_LIMIT, 'registrations');
  }

  tick() {}
}
