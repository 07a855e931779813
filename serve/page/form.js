// Forms of rows: one field for each column, or for each plain number.

// make returns an element with properties and children.
export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

// soon returns a function that calls f after 150 ms without another call.
export function soon(f) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(f, 150);
  };
}

const missing = "(missing)";

// select returns a field to choose one of the texts, or a missing value.
function select(texts, chosen) {
  const field = make("select", {}, ...texts.map((t) => new Option(t)), new Option(missing));
  field.selectedIndex = Math.max(0, texts.indexOf(chosen));
  return field;
}

// numberField returns a field for a number.
const numberField = (value) => make("input", { type: "number", step: "any", value: value ?? "" });

// writesDays reports whether a column's dates are written as fields for dates write them.
const writesDays = (c) => !c.format || c.format.startsWith("2006-01-02");

// For each kind of column: how to make its field, and how to read the field's value. A missing
// value is null.
const kinds = {
  number: {
    field: (c) => numberField(c.typical),
    value: (f) => (f.value === "" ? null : Number(f.value)),
  },
  boolean: {
    field: (c) => select(["yes", "no"], c.typical ? "yes" : "no"),
    value: (f) => [true, false, null][f.selectedIndex],
  },
  date: {
    field: (c) => make("input", { type: writesDays(c) ? "date" : "text", value: c.typical ?? "" }),
    value: (f) => f.value || null,
  },
  category: {
    field: (c) => (c.values ? select(c.values, c.typical) : make("input")),
    value: (f) => (f.value === "" || f.selectedIndex === f.length - 1 ? null : f.value),
  },
};

// body returns the body of a request for one row.
const body = (row) => ({ type: "application/json", data: JSON.stringify({ rows: [row] }) });

// columns returns the form of a model with columns. The form calls changed after each change.
export function columns(model, changed) {
  const fields = model.columns.map((c) => kinds[c.kind].field(c));
  const labels = model.columns.map((c, i) => make("label", {}, c.name, fields[i]));
  const element = make("div", { className: "fields", oninput: soon(changed) }, ...labels);
  return {
    element,
    body: async () => {
      const wrong = fields.findIndex((f) => f.validity.badInput);
      if (wrong >= 0) return { error: `${model.columns[wrong].name}: expected a ${model.columns[wrong].kind}` };
      return body(Object.fromEntries(model.columns.map((c, i) => [c.name, kinds[c.kind].value(fields[i])])));
    },
  };
}

const maxFields = 40; // with more numbers, one field contains all of them

// plain returns the form of a model that takes plain numbers.
export function plain(model, changed) {
  const n = model.inputs;
  const values = model.typical ?? new Array(n).fill(0);
  if (n > maxFields) return manyNumbers(n, values, changed);
  const fields = values.map(numberField);
  const labels = fields.map((f, i) => make("label", {}, `number ${i + 1}`, f));
  const element = make("div", { className: "fields", oninput: soon(changed) }, ...labels);
  return {
    element,
    body: async () => {
      const wrong = fields.findIndex((f) => f.value === "");
      return wrong < 0 ? body(fields.map((f) => Number(f.value))) : { error: `number ${wrong + 1}: expected a number` };
    },
  };
}

// manyNumbers returns the form of n plain numbers in one field.
function manyNumbers(n, values, changed) {
  const field = make("textarea", { value: values.join(", "), spellcheck: false });
  const label = make("label", { className: "wide" }, `${n} numbers, with commas or spaces between them`, field);
  return {
    element: make("div", { className: "fields", oninput: soon(changed) }, label),
    body: async () => {
      const row = field.value.split(/[\s,;]+/).filter((text) => text !== "").map(Number);
      if (row.length !== n) return { error: `expected ${n} numbers, found ${row.length}` };
      const wrong = row.findIndex((x) => !Number.isFinite(x));
      return wrong < 0 ? body(row) : { error: `expected numbers, found something else in position ${wrong + 1}` };
    },
  };
}
