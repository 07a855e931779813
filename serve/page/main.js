// The page: it chooses the model and the key, and predicts after each change.
import { show } from "./answer.js";
import { columns, plain } from "./form.js";
import { picture } from "./picture.js";

const part = (id) => document.getElementById(id);
let models = [];
let form; // form of the chosen model
let latest = 0; // the number of the last request

// ask sends a request with the key, and returns the JSON object in the answer.
async function ask(path, options = {}) {
  const headers = { ...options.headers };
  const key = sessionStorage.getItem("mlp-key");
  if (key) headers.Authorization = `Bearer ${key}`;
  const answer = await fetch(path, { ...options, headers });
  const object = await answer.json().catch(() => ({}));
  if (answer.ok) return object;
  throw Object.assign(new Error(object.error ?? `status ${answer.status}`), { status: answer.status });
}

// note shows a message. An empty message hides the old one.
function note(message = "") {
  part("notice").textContent = message;
  part("notice").hidden = !message;
}

// failed shows why a request failed. If a key is missing or wrong, it shows the field for a key.
function failed(error) {
  if (error.status !== 401) return note(error.message);
  part("keys").hidden = false;
  part("key").focus();
  note(sessionStorage.getItem("mlp-key") ? "This key is not valid on this server." : "");
}

// predict shows the prediction for the inputs in the form.
async function predict() {
  const number = ++latest;
  const model = form.model;
  const body = await form.body();
  if (number !== latest) return;
  if (!body.data) {
    note(body.error);
    show(part("answer"), model, null, body.hint);
    part("request").hidden = true;
    return;
  }
  const path = `v1/models/${encodeURIComponent(model.name)}/predict`;
  part("request").hidden = false;
  part("request").querySelector("code").textContent = command(path, body);
  part("answer").classList.add("old");
  try {
    const answer = await ask(path, { method: "POST", body: body.data, headers: { "Content-Type": body.type } });
    if (number !== latest) return; // a newer request has been sent
    note();
    show(part("answer"), model, answer.predictions[0]);
  } catch (error) {
    if (number !== latest) return;
    show(part("answer"), model);
    failed(error);
  }
}

// command returns the request as a shell command.
function command(path, body) {
  const quote = (text) => `'${text.replaceAll("'", "'\\''")}'`;
  const url = quote(new URL(path, location.href).href);
  const key = sessionStorage.getItem("mlp-key") ? " -H 'Authorization: Bearer KEY'" : "";
  if (body.type === "application/json") return `curl${key} --json ${quote(body.data)} ${url}`;
  return `curl${key} -H 'Content-Type: ${body.type}' --data-binary @${quote(body.name)} ${url}`;
}

// about returns a sentence that says what a model predicts from what.
function about(model) {
  const count = (n, what) => `${n.toLocaleString("en")} ${what}${n === 1 ? "" : "s"}`;
  const given = model.pictures ? "a picture" : model.columns ? count(model.columns.length, "column") : count(model.inputs, "number");
  const targets = model.targets?.length ? model.targets.join(", ") : "";
  switch (model.task) {
    case "classification": return `Chooses one of ${model.classes?.length ?? model.outputs} classes${targets && ` of ${targets}`} from ${given}.`;
    case "multilabel": return `Predicts which of ${count(model.outputs, "label")} are true from ${given}.`;
  }
  return `Predicts ${targets || count(model.outputs, "value")} from ${given}.`;
}

// choose shows the form of the model with this name, or of the first model.
function choose(name) {
  const model = models.find((m) => m.name === name) ?? models[0];
  part("model").value = model.name;
  part("title").textContent = model.name;
  document.title = `${model.name} – try a model`;
  part("about").textContent = about(model);
  form = (model.pictures ? picture : model.columns ? columns : plain)(model, predict);
  form.model = model;
  part("inputs").replaceChildren(form.element);
  show(part("answer"), model); // removes the prediction of the model before
  predict();
}

// start requests the list of models. It shows the model that the address names, or the first one.
async function start() {
  try {
    models = (await ask("v1/models")).models;
  } catch (error) {
    return failed(error);
  }
  part("keys").hidden = true;
  part("openapi").hidden = Boolean(sessionStorage.getItem("mlp-key")); // a link can't send the key
  if (models.length === 0) return note("This server has no models yet.");
  note();
  part("try").hidden = false;
  part("choice").hidden = models.length === 1;
  part("model").replaceChildren(...models.map((m) => new Option(m.name)));
  const named = () => choose(decodeURIComponent(location.hash.slice(1)));
  part("model").onchange = () => { location.hash = encodeURIComponent(part("model").value); };
  window.onhashchange = named;
  named();
}

part("inputs").onsubmit = (event) => { event.preventDefault(); predict(); };
part("keys").onsubmit = (event) => {
  event.preventDefault();
  sessionStorage.setItem("mlp-key", part("key").value.trim());
  part("key").value = "";
  start();
};
start();
