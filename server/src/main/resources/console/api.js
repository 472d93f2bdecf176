// Requests to /v1. The session is a cookie that scripts cannot see.

const TIMEOUT_MS = 15000;
/** Click-to-call answers when the first phone was picked up, or not; longer than the server waits for that. */
const CALL_TIMEOUT_MS = 80000;

export class ApiError extends Error {
  constructor(status, message, outcome = '', reason = '', detail = '') {
    super(message);
    this.status = status; // 0: the server was not reached
    this.outcome = outcome; // of what changes something: refused, unknown, or empty: the server did not take it
    this.reason = reason; // why a command was refused
    this.detail = detail; // the state that forbids it
  }
}

/** The address of an API path, also when the page lives below a proxy's prefix. */
export const address = (path) => new URL(path, document.baseURI);

/** What something in between, or a fault, left of a command. */
const unsaid = (method, status) => (method !== 'GET' && (status === 0 || status >= 500) ? 'unknown' : '');

async function request(method, path, body, timeoutMs = TIMEOUT_MS, headers = {}) {
  const options = { method, headers: { Accept: 'application/json', ...headers }, credentials: 'same-origin', cache: 'no-store' };
  if (body !== undefined) {
    options.headers['Content-Type'] = 'application/json';
    options.body = JSON.stringify(body);
  }
  let response;
  let text;
  try {
    options.signal = AbortSignal.timeout(timeoutMs);
    response = await fetch(address(path), options);
    text = await response.text();
  } catch (e) {
    throw new ApiError(0, e.name === 'TimeoutError' ? 'The server did not answer in time.' : 'The server cannot be reached.', unsaid(method, 0));
  }
  let value = null;
  try {
    value = text === '' ? null : JSON.parse(text);
  } catch {
    // An answer that is not JSON comes from something in between; its status says enough.
  }
  if (!response.ok) throw new ApiError(response.status, value?.error?.message ?? `The server answered ${response.status}.`, value?.outcome ?? unsaid(method, response.status), value?.reason, value?.error?.detail);
  return value;
}

/** How the server is: its links, its store. */
export const health = () => request('GET', 'v1/health');
export const me = () => request('GET', 'v1/me');
export const login = (user, password) => request('POST', 'v1/login', { user, password });
export const logout = () => request('POST', 'v1/logout');
export const hangUp = (callId) => request('DELETE', `v1/calls/${encodeURIComponent(callId)}`);

/** Makes a repeat of the same wish harmless. */
const once = () => ({ 'Idempotency-Key': Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('') });

/** Click-to-call. */
export const call = (from, to) => request('POST', 'v1/calls', { from, to }, CALL_TIMEOUT_MS, once());

const ofAgent = (number, path) => `v1/agents/${encodeURIComponent(number)}${path}`;

/** What an agent is, is doing, and has in hand: '', '/state', '/why', '/calls'. */
export const agent = (number, path = '') => request('GET', ofAgent(number, path));
export const agents = () => request('GET', 'v1/agents');
export const groups = () => request('GET', 'v1/groups');

/** A wish of an agent about the own work: login, checkin, pause, … */
export const wish = (number, word, body = {}) => request('POST', ofAgent(number, `/${word}`), body);

/** A command of an agent on calls: calls/hold, supervise, …; may last as long as a phone rings. */
export const talk = (number, word, body = {}) => request('POST', ofAgent(number, `/${word}`), body, CALL_TIMEOUT_MS, once());

/** An agent's calls since that day began at the server, the newest first. */
export const records = (number, day, limit) => request('GET', `v1/records?agent=${encodeURIComponent(number)}&from=${day}&limit=${limit}`);

/** Calls that customers' servers or layers lead, running and recent; of one number, or of all. */
export const ivrSessions = (did, limit) => request('GET', `v1/ivr/sessions?limit=${limit}${did === '' ? '' : `&did=${encodeURIComponent(did)}`}`);

/** Plays a number's IVR in text: `digits` are what is pressed, menu by menu. */
export const rehearse = (did, caller, digits) => request('POST', 'v1/ivr/try', { did, caller, digits }, CALL_TIMEOUT_MS);

/** Whether the server answers at all. */
export async function alive(timeoutMs) {
  try {
    await fetch(address('v1/health'), { cache: 'no-store', signal: AbortSignal.timeout(timeoutMs) });
    return true;
  } catch {
    return false;
  }
}
