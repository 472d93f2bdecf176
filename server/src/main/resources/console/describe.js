// Telephony in words: who talks to whom, and one line of the log per change.
import { agentState, callState, hintState, nodeState, pauseWords, plural, registrationState, sentence, words } from './format.js';

/** A party as {name, number}: the agent's name wins over the PBX's, a number is always shown. */
export function party(store, node, p) {
  const agent = p.agent ? findAgent(store, node, p.agent) : undefined;
  const number = p.extension ?? p.number ?? '';
  const name = agent?.name ?? p.name ?? '';
  if (number !== '' && name.split(/[^\d+]+/).includes(number)) return { name: name === number ? '' : name, number: name === number ? number : '', state: p.state };
  return { name, number: number || (name ? '' : 'Unknown'), state: p.state };
}

function findAgent(store, node, id) {
  const direct = store.of('agent').get(id);
  return direct && direct.node === node ? direct : store.of('agent').get(`${node}/${id}`) ?? direct;
}

const DIRECTIONS = { inbound: 'Inbound', outbound: 'Outbound', internal: 'Internal' };

/** What kind of call it is: the queue it came through, else which way it goes. */
export function callKind(store, call) {
  return queueLabel(store, call.node, call.queue) || DIRECTIONS[call.direction] || '';
}

export function queueLabel(store, node, name) {
  if (!name) return '';
  const queue = store.of('queue').get(`${node}/${name}`);
  return queue?.label && queue.label !== name ? queue.label : name;
}

/** The two ends of a call: who called, and who is (or shall be) reached. Gone parties only if nobody else. */
export function ends(store, call) {
  const parties = call.parties ?? [];
  const here = parties.filter((p) => p.state !== 'gone');
  const spoke = parties.filter((p) => p.role === 'caller' || p.answeredAtMs > 0);
  const shown = here.length > 0 ? here : spoke.length > 1 ? spoke : parties;
  const first = shown.find((p) => p.role === 'caller') ?? shown[0];
  const others = shown.filter((p) => p !== first && p.role !== 'supervisor');
  const from = first ? party(store, call.node, first) : { name: '', number: 'Unknown' };
  const to = others.map((p) => party(store, call.node, p));
  if (to.length === 0) {
    const label = call.queue ? queueLabel(store, call.node, call.queue) : '';
    const number = call.queue ?? call.dialed ?? call.did ?? '';
    to.push({ name: label === number ? '' : label, number, queue: Boolean(call.queue) });
  }
  return { from, to };
}

const plain = (p) => (p.name && p.number ? `${p.name} (${p.number})` : p.name || p.number);

export function callText(store, call) {
  const { from, to } = ends(store, call);
  const target = to.map(plain).filter((t) => t !== '').join(', ');
  return target === '' ? plain(from) : `${plain(from)} → ${target}`;
}

/** The group of the log's filter a kind belongs to. */
export const GROUPS = {
  call: 'calls',
  queue: 'queues',
  caller: 'queues',
  member: 'queues',
  agent: 'agents',
  extension: 'phones',
  registration: 'phones',
  channel: 'legs',
  bridge: 'legs',
  node: 'pbx',
  page: 'pbx',
};

/** One line for a log entry. */
export function entryText(store, e) {
  if (e.kind === 'page') return e.text;
  const d = e.data ?? {};
  const line = LINES[e.kind]?.(store, e, d) ?? `${e.id} ${words(e.what)}`;
  return e.synthetic ? `${line} (found when the link came back)` : line;
}

const CALL_WORDS = {
  created: 'new call',
  changed: 'changed',
  ringing: 'ringing',
  queued: 'waits in the queue',
  answered: 'answered',
  held: 'on hold',
  resumed: 'resumed',
  transferred: 'transferred',
  joined: 'someone joined',
  left: 'someone left',
  reported: 'news from the dialplan',
};

const LEG_WORDS = { ring: 'calling', down: 'new' };

function callNews(store, e, d) {
  if (e.what !== 'ended' && !e.gone) return e.what === 'changed' ? callState(d).text.toLowerCase() : CALL_WORDS[e.what] ?? words(e.what);
  if (d.state !== 'ended') return 'gone out of view';
  if (d.outcome === 'merged') {
    const into = d.mergedInto ? store.of('call').get(d.mergedInto) : undefined;
    return into ? `went on in the call ${callText(store, into)}` : 'went on in another call';
  }
  const state = callState(d).text.toLowerCase();
  return state === 'ended' ? 'ended' : `ended: ${state}`;
}

/** A queue calls its members what its configuration says; we know the people. */
function memberName(store, member) {
  const id = member.agent ?? [...store.of('agent').values()].find((a) => a.extension === member.extension && a.node === member.node)?.id;
  const agent = id ? findAgent(store, member.node, id) : undefined;
  return agent ? agent.name : member.name;
}

const LINES = {
  call: (store, e, d) => `${callText(store, d)}: ${callNews(store, e, d)}`,
  queue: (store, e, d) => `Queue ${d.label ?? d.name}: ${e.gone ? 'no more' : 'new'}`,
  caller: (store, e, d) => {
    const who = d.name || d.number || 'Someone';
    const queue = queueLabel(store, d.node, d.queue);
    if (e.what === 'abandoned') return `${who} gave up waiting in ${queue}`;
    if (e.gone) return `${who} left the queue ${queue}`;
    return e.what === 'created' ? `${who} waits in ${queue}` : `${who} is number ${d.position} in ${queue}`;
  },
  member: (store, e, d) => {
    const queue = queueLabel(store, d.node, d.queue);
    const who = memberName(store, d);
    if (e.gone) return `${who} left the queue ${queue}`;
    const pause = d.paused ? pauseWords(d.pausedReason).toLowerCase() : 'not paused';
    return e.what === 'created' ? `${who} joined the queue ${queue}${d.paused ? `, ${pause}` : ''}` : `${who} in ${queue}: ${pause}`;
  },
  agent: (store, e, d) => `${d.name} (${d.id}): ${agentState(d).text.toLowerCase()}`,
  extension: (store, e, d) => `Extension ${d.number}: ${hintState(d.status).text.toLowerCase()}`,
  registration: (store, e, d) => `Phone ${d.endpoint}: ${registrationState(d.status).text.toLowerCase()}`,
  channel: (store, e, d) => `${d.name}: ${e.gone ? 'gone' : LEG_WORDS[d.state] ?? words(d.state)}`,
  bridge: (store, e, d) => (e.gone ? 'Bridge: gone' : `Bridge: ${plural((d.channelIds ?? []).length, 'leg', 'legs')}`),
  node: (store, e, d) => `PBX ${d.id}: ${nodeState(d).text.toLowerCase()}${d.note ? `, ${d.note}` : ''}`,
};

const KIND_WORDS = { call: 'Call', queue: 'Queue', caller: 'Queue', member: 'Queue', agent: 'Agent', extension: 'Phone', registration: 'Phone', channel: 'Leg', bridge: 'Leg', node: 'PBX', page: 'Page' };

/** The column of the log that says what it is about; as the filter calls it. */
export const kindWord = (kind) => KIND_WORDS[kind] ?? sentence(kind);
