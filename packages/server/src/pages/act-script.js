// Runs in the browser. The token stays behind the `#` until the visitor's own click sends it; everything that comes
// from the server is put in as text.
const texts = JSON.parse(document.getElementById('texts').textContent);
const heading = document.querySelector('h1');
const words = document.getElementById('words');
const controls = document.getElementById('controls');
const token = location.hash.slice(1);
// Another link in the same tab changes only what follows `#`: the page has to begin again with it.
addEventListener('hashchange', () => location.reload());
let language = texts[document.documentElement.lang] ? document.documentElement.lang : 'en';

function say(text) {
  words.textContent = text;
}

function fill(text, { apiUserName, licenceName, environment, address }) {
  const parts = { name: `“${apiUserName}”`, place: `${licenceName}, ${environment}`, address };
  return text.replace(/\{(name|place|address)\}/g, (_all, part) => parts[part]);
}

async function post(path) {
  const answer = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  return { status: answer.status, body: await answer.json() };
}

function addButton(label, act) {
  const button = document.createElement('button');
  button.textContent = label;
  button.addEventListener('click', async () => {
    button.disabled = true;
    try {
      await act();
    } catch {
      say(texts[language].failed);
      button.disabled = false;
    }
  });
  controls.append(button);
  return button;
}

function isGone(status) {
  return status === 404 || status === 400;
}

async function describe() {
  controls.replaceChildren();
  say(texts[language].loading);
  const { status, body } = await post('/act/describe');
  if (isGone(status)) return say(texts[language].gone);
  if (status !== 200) return say(texts[language].failed);
  language = body.language;
  document.documentElement.lang = language;
  heading.textContent = texts[language].title;
  const action = texts[language].actions[body.action];
  say(fill(action.asks, body));
  if (body.may === 'act') {
    addButton(fill(action.confirm, body), async () => {
      const confirmed = await post('/act/confirm');
      if (isGone(confirmed.status)) say(texts[language].gone);
      else if (confirmed.status !== 200) throw new Error('not confirmed');
      else say(fill(action.done, body));
      controls.replaceChildren();
      heading.focus();
    });
    return;
  }
  if (body.may === 'prove') return askForProof();
  const note = document.createElement('p');
  note.textContent = body.may === 'sign-in' ? texts[language].signIn : texts[language].notPermitted;
  const link = document.createElement('a');
  link.href = '/';
  link.target = '_blank';
  link.rel = 'noopener';
  link.textContent = texts[language].signInLink;
  const line = document.createElement('p');
  line.append(link);
  controls.append(note, line);
  addButton(texts[language].again, describe);
}

// The password goes to the console's own sign-in, which counts wrong ones; the link itself is not used up by it.
function askForProof() {
  const note = document.createElement('p');
  note.textContent = texts[language].prove;
  const label = document.createElement('label');
  const password = document.createElement('input');
  password.type = 'password';
  password.autocomplete = 'current-password';
  label.append(texts[language].password, ' ', password);
  controls.append(note, label);
  const goOn = addButton(texts[language].goOn, async () => {
    const answer = await fetch('/auth-api/step-up', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ password: password.value }),
    });
    if (answer.ok) return describe();
    note.textContent = texts[language].wrong;
    goOn.disabled = false;
    password.focus();
  });
}

if (token === '') say(texts[language].gone);
else describe().catch(() => say(texts[language].failed));
