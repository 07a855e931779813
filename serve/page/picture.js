// The form of a model of pictures: a place to choose a picture and, if the model takes small
// gray pictures such as digits, a pad to draw on.
import { make, soon } from "./form.js";

const side = 280; // width and height of the pad, in pixels
const pen = 22;
const types = ["image/png", "image/jpeg"]; // types that the server takes; pictures of other types are converted

// picture returns the form. The form calls changed after each change.
export function picture(model, changed) {
  const { width, height, color } = model.pictures;
  const drawn = width === 28 && height === 28 && !color;
  const canvas = make("canvas", { width: side, height: side });
  const paper = canvas.getContext("2d");
  const state = { file: null, inked: false };
  const clear = () => {
    Object.assign(state, { file: null, inked: false });
    canvas.width = canvas.height = side;
    paper.fillStyle = "#fff";
    paper.fillRect(0, 0, side, side);
  };
  const take = async (file) => {
    if (!file) return;
    clear();
    state.file = file;
    await preview(canvas, paper, file).catch(() => {});
    canvas.hidden = false;
    changed();
  };
  clear();
  canvas.hidden = !drawn;
  const drop = place(drawn ? "or choose a picture" : "Drop a picture here, or choose one", take);
  drop.classList.toggle("large", !drawn);
  const element = make("div");
  receive(element, drop, take);
  if (!drawn) {
    element.append(drop, canvas);
  } else {
    draw(canvas, paper, state, clear, soon(changed));
    const erase = make("button", { type: "button", className: "plain", textContent: "Clear", onclick: () => { clear(); changed(); } });
    element.append(canvas, make("div", { className: "tools" }, erase, drop));
  }
  return { element, body: () => contents(canvas, state, drawn) };
}

// contents returns the picture as the body of a request.
async function contents(canvas, state, drawn) {
  const { file } = state;
  if (file && types.includes(file.type)) return { type: file.type, data: file, name: file.name };
  if (!file && !state.inked) return { hint: drawn ? "Draw a digit, or choose a picture." : "Choose a picture." };
  let source = canvas;
  if (file) {
    try {
      const bitmap = await createImageBitmap(file);
      source = make("canvas", { width: bitmap.width, height: bitmap.height });
      source.getContext("2d").drawImage(bitmap, 0, 0);
    } catch {
      return { error: `${file.name}: expected a picture` };
    }
  }
  const data = await new Promise((done) => source.toBlob(done, "image/png"));
  return { type: "image/png", data, name: "picture.png" };
}

// place returns a field to choose a file.
function place(text, take) {
  const input = make("input", { type: "file", accept: "image/*", onchange: () => take(input.files[0]) });
  input.setAttribute("aria-label", "picture");
  return make("label", { className: "drop" }, text, input);
}

// receive calls take with a file that is dropped on element or pasted into the page. It marks
// drop while a file is above the element.
function receive(element, drop, take) {
  const over = (on) => (event) => {
    event.preventDefault();
    drop.classList.toggle("over", on);
  };
  element.ondragover = over(true);
  element.ondragleave = over(false);
  element.ondrop = (event) => {
    over(false)(event);
    take(event.dataTransfer.files[0]);
  };
  document.onpaste = (event) => { if (element.isConnected) take(event.clipboardData.files[0]); };
}

// preview draws the picture in a file on the canvas.
async function preview(canvas, paper, file) {
  const bitmap = await createImageBitmap(file);
  const scale = Math.min(side / bitmap.width, side / bitmap.height);
  const [w, h] = [bitmap.width * scale, bitmap.height * scale];
  paper.drawImage(bitmap, (side - w) / 2, (side - h) / 2, w, h);
}

// draw makes a canvas on which the user can draw with a pointer.
function draw(canvas, paper, state, clear, changed) {
  canvas.className = "pad";
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", "pad to draw a digit on");
  const at = (event) => [event.offsetX * side / canvas.clientWidth, event.offsetY * side / canvas.clientHeight];
  let from = null;
  const line = (event) => {
    if (!from) return;
    const to = at(event);
    Object.assign(paper, { lineWidth: pen, lineCap: "round", strokeStyle: "#000" });
    paper.beginPath();
    paper.moveTo(...from);
    paper.lineTo(...to);
    paper.stroke();
    from = to;
    changed();
  };
  canvas.onpointerdown = (event) => {
    if (state.file) clear();
    canvas.setPointerCapture(event.pointerId);
    state.inked = true;
    from = at(event);
    line(event);
  };
  canvas.onpointermove = line;
  canvas.onpointerup = canvas.onpointercancel = () => { from = null; };
}
