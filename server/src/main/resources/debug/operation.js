// One operation: its form, and what came of sending it. Made when it is opened.
import { make, setHidden, setPill, setText } from './dom.js';
import { curlOf, requestOf, send } from './request.js';

let count = 0;

function control(field, id) {
  if (field.words === null) {
    return make('input', { id, name: field.name, placeholder: field.example, autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false', maxlength: '2048' });
  }
  const select = make('select', { id, name: field.name });
  if (!field.required) select.append(make('option', { value: '' }, '–'));
  field.words.forEach((word) => select.append(make('option', { value: word }, word)));
  return select;
}

/** The form and the answer below it. */
class Form {
  /** @param keys gives a request's authorization, {@code [[name, value, shown]]} */
  constructor(operation, root, keys) {
    Object.assign(this, { operation, root, keys });
    this.id = `operation-${++count}`;
    this.controls = operation.fields.map((field, i) => [field, control(field, `${this.id}-${i}`)]);
    this.send = make('button', { type: 'submit', class: 'main' }, 'Send');
    this.element = make('form', { class: 'try', novalidate: '' });
    if (operation.text !== '') this.element.append(make('p', { class: 'note' }, operation.text));
    this.element.append(...this.fields(), make('div', { class: 'send' }, this.send));
    this.answer = this.answerParts();
    this.element.addEventListener('submit', (e) => {
      e.preventDefault();
      this.submit();
    });
  }

  fields() {
    const all = this.controls.map(([field, element]) => make('div', { class: 'field' },
      make('label', { for: element.id }, field.name, make('span', { class: 'where' }, ` ${field.where}${field.required ? ', required' : ''}`)),
      element,
      ...(field.text === '' ? [] : [make('p', { class: 'note' }, field.text)])));
    if (this.operation.body !== null) {
      this.text = make('textarea', { id: `${this.id}-body`, rows: '6', spellcheck: 'false', maxlength: '65536' });
      this.text.value = this.operation.body;
      all.push(make('div', { class: 'field whole' }, make('label', { for: this.text.id }, 'Body'), this.text));
    }
    if (this.operation.types.length > 1) {
      this.type = make('select', { id: `${this.id}-type` });
      this.operation.types.forEach((type) => this.type.append(make('option', { value: type }, type)));
      all.push(make('div', { class: 'field' }, make('label', { for: this.type.id }, 'Sent as'), this.type));
    }
    return all.length === 0 ? [] : [make('div', { class: 'fields' }, ...all)];
  }

  answerParts() {
    const part = (name, label) => make('pre', { class: name, tabindex: '0', role: 'region', 'aria-label': label });
    const parts = {
      curl: part('curl', 'curl line'),
      pill: make('span', { class: 'pill' }),
      took: make('span', { class: 'count' }),
      headers: part('headers', 'Headers of the answer'),
      body: part('body', 'Body of the answer'),
    };
    parts.status = make('p', { class: 'status', role: 'status' }, parts.pill, parts.took);
    parts.more = make('details', { class: 'inner' }, make('summary', {}, 'Headers'), parts.headers);
    parts.all = make('div', { class: 'answer', hidden: '' }, parts.curl, parts.status, parts.more, parts.body);
    this.element.append(parts.all);
    return parts;
  }

  given() {
    const values = Object.fromEntries(this.controls.map(([field, element]) => [field.name, element.value]));
    return { values, type: this.type?.value ?? this.operation.types[0], text: this.text?.value };
  }

  /** Marks what is missing in a path; everything else may be left out on purpose. */
  missing() {
    const empty = this.controls.find(([field, element]) => field.where === 'path' && element.value === '');
    this.controls.forEach(([, element]) => element.removeAttribute('aria-invalid'));
    empty?.[1].setAttribute('aria-invalid', 'true');
    empty?.[1].focus();
    return empty !== undefined;
  }

  async submit() {
    if (this.busy || this.missing()) return;
    this.busy = true;
    this.send.setAttribute('aria-disabled', 'true');
    const { curl, pill, took, headers, body, more, all } = this.answer;
    try {
      const request = requestOf(this.operation, this.root, this.given(), await this.keys(this.operation));
      setText(curl, curlOf(request));
      setHidden(all, false);
      setPill(pill, { text: 'Sent', look: 'wait' });
      [took, headers, body].forEach((element) => setText(element, ''));
      setHidden(more, true);
      setHidden(body, true);
      const answer = await send(request);
      setPill(pill, { text: answer.status, look: answer.ok ? 'talk' : 'bad' });
      setText(took, `${answer.ms} ms`);
      setText(headers, answer.headers);
      setText(body, answer.text);
      setHidden(more, false);
      setHidden(body, answer.text === '');
    } catch (e) {
      setHidden(all, false);
      setPill(pill, { text: 'Failed', look: 'bad' });
      setText(took, e.message);
    } finally {
      this.busy = false;
      this.send.removeAttribute('aria-disabled');
    }
  }
}

/** The row of an operation, which opens to its form. */
export function operationRow(operation, root, keys) {
  const row = make('details', { class: 'operation', 'data-operation': `${operation.method} ${operation.path}` },
    make('summary', {},
      make('span', { class: 'method', 'data-method': operation.method }, operation.method),
      make('code', {}, operation.path),
      make('span', { class: 'title' }, operation.title)));
  let form = null;
  row.addEventListener('toggle', () => {
    if (!row.open || form !== null) return;
    form = new Form(operation, root, keys);
    row.append(form.element);
  });
  return row;
}
