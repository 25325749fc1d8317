// The page of a hand-over, in the visitor's browser. Plain JavaScript, sent as it stands; its data lies in the page.
const texts = JSON.parse(document.getElementById('texts').textContent);
const form = document.querySelector('form');
const input = document.querySelector('input');
const button = form.querySelector('button');
const problem = document.getElementById('problem');
/** The key's text, as long as it was shown and not copied. */
let uncopied = '';

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const code = input.value.replace(/[\s.-]/g, '');
  if (!/^[0-9]{8}$/.test(code)) return complain(texts.codeShape);
  button.disabled = true;
  try {
    await open(code);
  } catch {
    complain(texts.noAnswer);
  } finally {
    button.disabled = false;
  }
});
// Nobody loses the key by closing the page too early.
addEventListener('beforeunload', (event) => {
  if (uncopied !== '') event.preventDefault();
});
if (location.hash.length < 2) end();
// Another link in the same tab changes only what follows `#`: the page has to begin again with it.
addEventListener('hashchange', () => location.reload());

async function open(code) {
  const answer = await fetch('/hand-over/open', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: location.hash.slice(1), code }),
  });
  if (answer.ok) return show(await answer.json());
  const { code: reason, triesLeft } = await answer.json();
  if (reason === 'hand_over_code_wrong') return complain(fill(texts.wrongCode, { triesLeft }));
  if (reason === 'rate_limited') {
    const minutes = Math.ceil(Number(answer.headers.get('retry-after')) / 60);
    return complain(fill(texts.tooMany, { minutes }));
  }
  if (reason === 'not_found' || reason === 'request_invalid') return end();
  complain(texts.noAnswer);
}

function complain(text) {
  problem.textContent = text;
  input.setAttribute('aria-invalid', 'true');
  input.focus();
  input.select();
}

/** Nothing more can be done here. */
function end() {
  form.replaceChildren();
  document.getElementById('intro').remove();
  problem.textContent = texts.gone;
  form.after(problem);
}

function show(key) {
  uncopied = key.text;
  // The link is used up; it need not stay in the history.
  history.replaceState(null, '', location.pathname + location.search);
  const place = { name: key.name, licence: key.licenceName, environment: key.environment };
  const heading = element('h1', fill(texts.keyOf, place), { tabindex: '-1' });
  const stores = [
    ['.env', key.lines.dotEnv],
    ['HashiCorp Vault', key.lines.vault],
    ['AWS Secrets Manager', key.lines.aws],
    ['Google Secret Manager', key.lines.google],
  ];
  const main = document.querySelector('main');
  main.replaceChildren(
    heading,
    element('p', texts.once, { class: 'warning' }),
    block(texts.key, key.text),
    element('h2', texts.urls),
    ...key.uses.map(({ title, url }) => block(title, url)),
    element('h2', texts.putItSafely),
    ...stores.map(([label, text]) => fold(label, text)),
    element('h2', texts.tryIt),
    ...(key.lines.token === null ? [] : [fold(texts.token, key.lines.token)]),
    ...(key.lines.call === null ? [] : [fold(texts.call, key.lines.call)]),
  );
  document.title = document.title.replace(/^.*(?= · )/, () => heading.textContent);
  heading.focus();
}

/** A text with its copy button. */
function block(label, text) {
  const labelled = { role: 'group', 'aria-label': label, class: 'block' };
  const code = element('code', text);
  const pre = element('pre', '', { tabindex: '0' });
  pre.append(code);
  const copy = element('button', texts.copy, { type: 'button', 'aria-label': `${texts.copy}: ${label}` });
  const said = element('span', '', { role: 'status' });
  copy.addEventListener('click', async () => {
    said.textContent = (await copyText(text, code)) ? texts.copied : texts.selected;
    if (text.includes(uncopied)) uncopied = '';
  });
  const group = element('div', '', labelled);
  group.append(element('p', label, { class: 'label' }), pre, copy, said);
  return group;
}

function fold(label, text) {
  const details = element('details');
  details.append(element('summary', label), block(label, text));
  return details;
}

/** The clipboard is there on https and on the own machine only; elsewhere the text is selected. */
async function copyText(text, code) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    getSelection().selectAllChildren(code);
    return false;
  }
}

function element(name, text = '', attributes = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_place, name) => values[name]);
}
