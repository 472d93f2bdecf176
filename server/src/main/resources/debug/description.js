// An OpenAPI description as a list of operations, with everything that a form needs.

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const DEPTH = 8;

/** Follows `#/components/…`. */
function follow(root, thing) {
  let now = thing;
  for (let i = 0; i < DEPTH && now?.$ref !== undefined; i++) {
    now = now.$ref.slice(2).split('/').reduce((at, name) => at?.[name.replaceAll('~1', '/').replaceAll('~0', '~')], root);
  }
  return now ?? {};
}

function field(root, name, where, required, given, more = {}) {
  const schema = follow(root, given);
  const words = schema.enum ?? (schema.type === 'boolean' ? [true, false] : null);
  const example = more.example ?? schema.examples?.[0] ?? schema.example ?? schema.default ?? '';
  return {
    name,
    where,
    required,
    words: words?.map(String) ?? null,
    example: typeof example === 'object' ? '' : String(example),
    text: more.description ?? schema.description ?? '',
  };
}

function example(root, content) {
  const given = content.example ?? Object.values(content.examples ?? {})[0]?.value;
  if (given !== undefined) return given;
  const made = {};
  for (const [name, schema] of Object.entries(follow(root, content.schema).properties ?? {})) {
    made[name] = field(root, name, 'body', false, schema).example;
  }
  return made;
}

/** A body as fields where the server reads forms, else as JSON text. */
function body(root, given) {
  const request = follow(root, given);
  const types = Object.keys(request.content ?? {});
  if (types.length === 0) return { types, fields: [], text: null };
  if (types.includes('application/x-www-form-urlencoded')) {
    const schema = follow(root, request.content[types[0]].schema);
    const fields = Object.entries(schema.properties ?? {}).map(([name, property]) =>
      field(root, name, 'body', schema.required?.includes(name) ?? false, property));
    return { types, fields, text: null };
  }
  return { types, fields: [], text: JSON.stringify(example(root, request.content[types[0]]), null, 2) };
}

/** [{method, path, group, title, text, open, fields, types, body}], as they stand in the description. */
export function operations(root) {
  const all = [];
  for (const [path, item] of Object.entries(root.paths ?? {})) {
    for (const method of METHODS.filter((m) => item[m] !== undefined)) {
      const operation = item[method];
      const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map((p) => follow(root, p));
      const sent = body(root, operation.requestBody);
      all.push({
        method: method.toUpperCase(),
        path,
        group: operation.tags?.[0] ?? path.split('/')[2] ?? path.split('/')[1],
        title: operation.summary ?? '',
        text: operation.description ?? '',
        open: (operation.security ?? root.security ?? []).length === 0,
        fields: [
          ...parameters.map((p) => field(root, p.name, p.in, p.required ?? false, p.schema ?? {}, p)),
          ...sent.fields,
        ],
        types: sent.types,
        body: sent.text,
      });
    }
  }
  return all;
}
