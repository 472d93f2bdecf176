// Whom to dial or to consult: an agent by number, or anybody's phone number.
import { make, setText } from '../dom.js';
import { agentState, byName } from '../format.js';
import { byId } from '../views/parts.js';

/** Refusals before any phone has rung: what was typed may be mended or tried again. After all others keys are meant for the call. */
const NOT_RUNG = new Set([
  'agent_state', 'agent_unknown', 'bad_value', 'dial_in_only', 'group_unknown', 'number_refused', 'pending', 'target_not_checked_in', 'target_state', 'too_many',
]);

export class Target {
  kinds = ['desk', 'agent'];

  constructor(desk) {
    this.desk = desk;
    this.input = byId('target');
    this.kind = byId('target-kind');
    this.group = byId('target-group');
    this.hint = byId('target-hint');
    this.list = byId('target-agents');
    this.offered = false;
    this.input.addEventListener('input', () => this.typed());
    this.kind.addEventListener('input', () => this.chosen());
    this.shownTeam = null;
  }

  /** Puts a number there, for a call back. */
  offer(number) {
    this.input.value = number;
    this.kind.value = 'number';
    this.offered = true;
    this.input.focus();
    this.input.select();
    this.render();
  }

  /** What was offered was a number; what is typed over it may be an agent's. */
  typed() {
    if (this.offered) this.kind.value = '';
    this.chosen();
  }

  chosen() {
    this.offered = false;
    this.render();
  }

  clear() {
    this.input.value = '';
    this.kind.value = '';
    this.chosen();
  }

  /** Takes the focus out of the field: there a key would be a letter. */
  leave() {
    if (document.activeElement === this.input) byId('main').focus({ preventScroll: true });
  }

  /** What came of it: true, or the failure. */
  sent(result) {
    if (result === true) this.clear();
    else if (result.outcome === 'refused' && NOT_RUNG.has(result.reason) && document.activeElement === byId('main')) this.input.focus();
  }

  agent() {
    const text = this.input.value.trim();
    return this.desk.team.find((a) => a.number === text && a.number !== this.desk.number);
  }

  isAgent() {
    return this.kind.value === 'agent' || (this.kind.value === '' && this.agent() !== undefined);
  }

  /** What the server is to be told, or what is against it. */
  wanted() {
    const text = this.input.value.trim();
    if (text === '') {
      this.input.focus();
      return { against: 'Whom? Give a number.' };
    }
    const body = this.isAgent() ? { agent: text } : { number: text };
    const group = Number(this.group.value);
    if (group > 0 && !this.desk.checkedInTo(group)) return { against: `You take no calls of ${this.desk.groupName(group)}.` };
    if (group > 0) body.group = group;
    return { body };
  }

  render() {
    if (this.shownTeam !== this.desk.team) this.fill();
    setText(this.hint, this.words());
  }

  words() {
    const text = this.input.value.trim();
    if (text === '') return ' ';
    if (!this.isAgent()) return 'A phone number.';
    const card = this.agent();
    if (card === undefined) return 'No agent of your team has this number.';
    const live = this.desk.store.of('agent').get(card.number);
    return `Agent ${card.name}${live ? `: ${agentState(live).text.toLowerCase()}` : ''}.`;
  }

  fill() {
    this.shownTeam = this.desk.team;
    const others = this.desk.team.filter((a) => a.number !== this.desk.number).sort((a, b) => byName(a.name, b.name));
    this.list.replaceChildren(...others.map((a) => make('option', { value: a.number }, a.name)));
    const chosen = this.group.value;
    const groups = [...this.desk.groups.values()].sort((a, b) => byName(a.name, b.name));
    this.group.replaceChildren(make('option', { value: '0' }, 'any'), ...groups.map((g) => make('option', { value: String(g.id) }, g.name)));
    this.group.value = chosen || '0';
    if (this.group.selectedIndex < 0) this.group.value = '0';
  }

  tick() {}
}
