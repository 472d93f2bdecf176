// Words and figures for people. Pure: no DOM, no clock of its own.

let clock;
let shortClock;
let day;

/** Tells times in the server's zone, as its words do: in the browser's if there is none that it knows. */
export function useZone(name) {
  try {
    clocks(name);
  } catch {
    clocks(undefined);
  }
}

function clocks(timeZone) {
  clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZone });
  shortClock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone });
  day = new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone });
}

clocks(undefined);

/** A length of time as 0:07, 12:34 or 1:02:03; a negative one (clocks differ) counts as nothing. */
export function duration(ms) {
  const total = Math.max(0, Math.floor(ms / 1000));
  const seconds = String(total % 60).padStart(2, '0');
  const minutes = Math.floor(total / 60) % 60;
  const hours = Math.floor(total / 3600);
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${seconds}` : `${minutes}:${seconds}`;
}

export function timeOfDay(atMs) {
  return atMs > 0 ? clock.format(atMs) : '–';
}

export function hourAndMinute(atMs) {
  return atMs > 0 ? shortClock.format(atMs) : '–';
}

/** The day as 2026-11-21. */
export function dayOf(atMs) {
  return day.format(atMs);
}

/** A round trip in milliseconds with as many digits as mean something. */
export function roundTrip(micros) {
  if (!(micros >= 0)) return '–';
  const ms = micros / 1000;
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}

export function words(code) {
  return String(code ?? '').replaceAll('_', ' ');
}

export function sentence(text) {
  return text === '' ? '' : text[0].toUpperCase() + text.slice(1);
}

export function plural(count, one, many) {
  return `${count} ${count === 1 ? one : many}`;
}

/** Natural order: 9 before 10, Queue 2 before Queue 10. */
const collator = new Intl.Collator(undefined, { numeric: true });
export const byName = (a, b) => collator.compare(a, b);

// What each state is called, and which look (colour and shape) it has. The looks are in style.css.
const CALL = {
  dialing: ['Dialling', 'wait'],
  ringing: ['Ringing', 'ring'],
  queued: ['In queue', 'queue'],
  up: ['Talking', 'talk'],
  held: ['On hold', 'hold'],
  ended: ['Ended', 'off'],
};
const AGENT = {
  offline: ['Offline', 'off'],
  logged_out: ['Logged out', 'off'],
  idle: ['Free', 'free'],
  ringing: ['Ringing', 'ring'],
  busy: ['In a call', 'talk'],
  paused: ['Paused', 'hold'],
};
const OUTCOME = {
  answered: ['Ended', 'off'],
  busy: ['Busy', 'bad'],
  no_answer: ['No answer', 'bad'],
  cancelled: ['Cancelled', 'off'],
  abandoned: ['Abandoned', 'bad'],
  unreachable: ['Unreachable', 'bad'],
  unknown_number: ['Unknown number', 'bad'],
  congestion: ['Congestion', 'bad'],
  failed: ['Failed', 'bad'],
  lost: ['End not seen', 'bad'],
  merged: ['Joined another', 'off'],
};
const HINT = new Map([
  [-1, ['Removed', 'off']],
  [0, ['Free', 'free']],
  [1, ['In use', 'talk']],
  [2, ['Busy', 'talk']],
  [4, ['Offline', 'off']],
  [8, ['Ringing', 'ring']],
  [9, ['Ringing', 'ring']],
  [16, ['On hold', 'hold']],
  [17, ['On hold', 'hold']],
]);
const REGISTRATION = {
  reachable: ['Reachable', 'free'],
  unmonitored: ['Registered', 'free'],
  unqualified: ['Not checked yet', 'wait'],
  unreachable: ['Unreachable', 'bad'],
  unregistered: ['Not registered', 'off'],
};
const NODE = {
  live: ['Live', 'free'],
  connecting: ['Connecting', 'wait'],
  syncing: ['Catching up', 'wait'],
  down: ['Link lost', 'bad'],
};

const look = (table, key) => {
  const found = table[key];
  return found === undefined ? { text: sentence(words(key)), look: 'off' } : { text: found[0], look: found[1] };
};

export const callState = (call) =>
  call.state === 'ended' && call.outcome ? look(OUTCOME, call.outcome) : look(CALL, call.state);

/** What our own pauses are, by the words that the PBX has for them: no breaks of an agent's. */
const OUR_PAUSES = { acw: 'After-call work', 'cb-out': 'Takes none of its calls', 'cb-dial-out': 'Dial-out only' };

/** A pause in words. */
export const pauseWords = (reason) => {
  if (!reason) return 'Paused';
  return Object.hasOwn(OUR_PAUSES, reason) ? OUR_PAUSES[reason] : `Paused: ${reason}`;
};
export const agentState = (agent) => {
  const shown = look(AGENT, agent.state);
  return agent.state === 'paused' ? { ...shown, text: pauseWords(agent.pausedReason) } : shown;
};
export const hintState = (status) => {
  const found = HINT.get(status) ?? [`State ${status}`, 'off'];
  return { text: found[0], look: found[1] };
};
export const registrationState = (status) => look(REGISTRATION, status);
export const nodeState = (node) => look(NODE, node.state);
