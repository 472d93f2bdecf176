// From what was typed to a request, its curl line, and what came back. No document in here.

const TIMEOUT_MS = 80000;
/** Text of an answer that is shown; the rest is not even read. */
const SHOWN_BYTES = 512 * 1024;
const TEXTUAL = /^(text\/|application\/(json|yaml|xml|problem\+json|openmetrics-text|x-www-form-urlencoded))/;

function pathOf(operation, values) {
  return operation.path.replace(/\{([^}*]+)\*?\}/g, (_, name) =>
    // Ids and files hold slashes, which may stand as they are.
    encodeURIComponent(values[name] ?? '').replaceAll('%2F', '/'));
}

/**
 * What is to be sent: {method, url, headers, body, parts}. `parts` are a multipart form's.
 * `given` is {values, type, text}; `authorization` a list of [name, value, shown].
 */
export function requestOf(operation, root, given, authorization) {
  const of = (where) => operation.fields.filter((f) => f.where === where && (given.values[f.name] ?? '') !== '');
  // Relative, so that a proxy's prefix stays.
  const url = new URL(pathOf(operation, given.values).slice(1), root);
  of('query').forEach((f) => url.searchParams.append(f.name, given.values[f.name]));
  const headers = [...authorization, ...of('header').map((f) => [f.name, given.values[f.name]])];
  const pairs = of('body').map((f) => [f.name, given.values[f.name]]);
  const request = { method: operation.method, url, headers, body: null, parts: null };
  if (operation.types.length === 0) return request;
  if (given.type === 'multipart/form-data') {
    request.parts = pairs; // the browser writes the type, with its boundary
    return request;
  }
  headers.push(['Content-Type', given.type]);
  if (operation.body !== null) request.body = given.text;
  else if (given.type === 'application/json') request.body = JSON.stringify(Object.fromEntries(pairs));
  else request.body = new URLSearchParams(pairs).toString();
  return request;
}

const quoted = (text) => `'${String(text).replaceAll("'", "'\\''")}'`;

/** The same with curl; a secret is shown as the variable that holds it. */
export function curlOf(request) {
  const line = ['curl -i'];
  if (request.method !== 'GET') line.push(`-X ${request.method}`);
  line.push(quoted(request.url.href));
  for (const [name, value, shown] of request.headers) {
    line.push(shown === undefined ? `-H ${quoted(`${name}: ${value}`)}` : `-H "${name}: ${shown}"`);
  }
  for (const [name, value] of request.parts ?? []) line.push(`--form-string ${quoted(`${name}=${value}`)}`);
  if (request.body !== null) line.push(`--data-raw ${quoted(request.body)}`);
  return line.join(' \\\n  ');
}

async function read(response) {
  const reader = response.body?.getReader();
  const parts = [];
  let size = 0;
  while (reader !== undefined && size < SHOWN_BYTES) {
    const { done, value } = await reader.read();
    if (done) return { bytes: new Uint8Array(await new Blob(parts).arrayBuffer()), whole: true };
    parts.push(value);
    size += value.length;
  }
  await reader?.cancel();
  return { bytes: new Uint8Array(await new Blob(parts).arrayBuffer()), whole: reader === undefined };
}

/** JSON with indents, else the text as it is. */
export function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** {ok, status, headers, text, ms}; throws with a readable message if nothing came. */
export async function send(request) {
  const options = {
    method: request.method,
    headers: request.headers.map(([name, value]) => [name, value]),
    credentials: 'same-origin',
    cache: 'no-store',
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  };
  if (request.parts !== null) {
    options.body = new FormData();
    request.parts.forEach(([name, value]) => options.body.append(name, value));
  } else if (request.body !== null) options.body = request.body;
  const from = performance.now();
  let response;
  let came;
  try {
    response = await fetch(request.url, options);
    came = await read(response);
  } catch (e) {
    throw new Error(e.name === 'TimeoutError' ? 'The server did not answer in time.' : `Not sent, or no answer: ${e.message}`);
  }
  const type = response.headers.get('Content-Type') ?? '';
  const size = response.headers.get('Content-Length') ?? String(came.bytes.length);
  let text = TEXTUAL.test(type) ? pretty(new TextDecoder().decode(came.bytes)) : '';
  if (came.bytes.length > 0 && !TEXTUAL.test(type)) text = `(${size} bytes of ${type || 'no type'})`;
  else if (!came.whole) text += `\n(cut here; ${size} bytes in all)`;
  return {
    ok: response.ok,
    status: `${response.status} ${response.statusText}`.trim(),
    headers: [...response.headers].map(([name, value]) => `${name}: ${value}`).join('\n'),
    text,
    ms: Math.round(performance.now() - from),
  };
}
