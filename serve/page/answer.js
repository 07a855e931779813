// The answer: bars of probabilities, or values.
import { make } from "./form.js";

const most = 10; // number of bars; if there are more classes, the likeliest are shown
const few = 12; // greatest number of classes that are shown in their own order

// percent returns a probability as text.
function percent(p) {
  if (p > 0 && p < 0.001) return "<0.1%";
  if (p < 1 && p > 0.999) return ">99.9%";
  return `${(100 * p).toFixed(1)}%`;
}

// figure returns a value as text.
const figure = (x) => Number(x.toPrecision(6)).toLocaleString("en", { maximumSignificantDigits: 6 });

// show shows a prediction of a model in an element. Without a prediction, it shows a hint.
export function show(element, model, prediction, hint = "") {
  element.classList.remove("old");
  if (!prediction) return element.replaceChildren(make("p", { className: "more" }, hint));
  const parts = { classification: classes, multilabel: labels, regression: values }[model.task](model, prediction);
  element.replaceChildren(...parts);
}

// classes shows the probability of each class. If there is only one output, it is the probability
// of the second class. An imported network may have no class names.
function classes(model, { outputs }) {
  const shares = outputs.length === 1 ? [1 - outputs[0], outputs[0]] : outputs;
  const names = model.classes ?? shares.map((_, i) => `class ${i}`);
  const best = outputs.length === 1 ? Number(outputs[0] >= 0.5) : shares.indexOf(Math.max(...shares));
  let all = names.map((text, i) => ({ text: text || "(empty)", share: shares[i], best: i === best }));
  const parts = [headline(all[best].text, percent(shares[best]))];
  if (all.length > few) all = all.sort((a, b) => b.share - a.share).slice(0, most);
  parts.push(bars(all));
  const hidden = names.length - all.length;
  if (hidden > 0) parts.push(make("p", { className: "more" }, `and ${hidden} less likely ${hidden === 1 ? "class" : "classes"}`));
  return parts;
}

// labels shows the probability of each label.
function labels(model, { outputs }) {
  const names = model.targets ?? outputs.map((_, i) => `label ${i + 1}`);
  return [bars(names.map((text, i) => ({ text, share: outputs[i], best: outputs[i] >= 0.5 })))];
}

// values shows each value.
function values(model, { outputs }) {
  return outputs.map((x, i) => headline(figure(x), model.targets?.[i] ?? (outputs.length > 1 ? `output ${i + 1}` : "")));
}

// headline returns a large text with a small text below it.
const headline = (text, below) => make("p", { className: "headline" }, text, make("small", {}, below));

// bars returns a list with a bar for each share.
function bars(all) {
  return make("ul", { className: "bars" }, ...all.map(({ text, share, best }) => {
    const bar = make("div", { className: "bar" });
    bar.style.width = `${100 * share}%`;
    return make("li", { className: best ? "best" : "" },
      make("span", { className: "name" }, text), make("div", { className: "track" }, bar), make("span", { className: "share" }, percent(share)));
  }));
}
