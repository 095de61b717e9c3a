// Building blocks. Text is only ever set as text: nothing of the data becomes markup.

const SVG = "http://www.w3.org/2000/svg";
const PROPERTIES = new Set(["hidden", "value", "checked", "disabled", "muted", "preload", "controls", "src", "selected", "open"]);

function el(tag, options, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(options || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "class") node.className = value;
    else if (key === "on") Object.entries(value).forEach(([name, run]) => node.addEventListener(name, run));
    else if (PROPERTIES.has(key)) node[key] = value;
    else node.setAttribute(key, value === true ? "" : value);
  }
  add(node, children);
  return node;
}

function add(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false || child === "") continue;
    node.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return node;
}

function fill(node, ...children) {
  node.replaceChildren();
  return add(node, children);
}

function icon(name, label) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", "#i-" + name);
  svg.append(use);
  if (label) {
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", label);
  } else {
    svg.setAttribute("aria-hidden", "true");
  }
  return svg;
}

function setIcon(button, name) {
  button.querySelector("use").setAttribute("href", "#i-" + name);
}

function iconButton(name, label, run, more) {
  return el("button", Object.assign({ type: "button", class: "tool", "aria-label": label, title: label, on: { click: run } }, more), icon(name));
}

function announce(text) {
  const live = document.getElementById("live");
  live.textContent = "";
  window.setTimeout(() => { live.textContent = text; }, 50);
}

function plural(number, noun) {
  return number + " " + noun + (number === 1 ? "" : "s");
}

// The text with every found word marked; the marks are elements, not markup in a string.
function marked(text, query) {
  if (!query) return [text];
  const folded = fold(text), parts = [];
  let at = 0;
  for (let hit = folded.indexOf(query); hit >= 0; hit = folded.indexOf(query, at)) {
    parts.push(text.slice(at, hit), el("mark", {}, text.slice(hit, hit + query.length)));
    at = hit + query.length;
  }
  parts.push(text.slice(at));
  return parts;
}

// Lower case without accents, of the same length as the text, so that places agree.
function fold(text) {
  const lower = text.toLowerCase();
  const base = lower.length === text.length ? lower : Array.from(text, (c) => (c.toLowerCase().length === c.length ? c.toLowerCase() : c)).join("");
  return base.replace(/[\u00c0-\u024f\u1e00-\u1eff]/g, (c) => {
    const plain = c.normalize("NFD").replace(/[\u0300-\u036f]/g, "");
    return plain.length === 1 ? plain : c;
  });
}

const redacted = /\[REDACTED[^\]]*\]/g;

// Released text in which a mask stands out as what it is.
function releasedText(text, query) {
  const parts = [];
  let at = 0;
  for (const match of text.matchAll(redacted)) {
    parts.push(marked(text.slice(at, match.index), query), el("span", { class: "mask", title: maskTitle(match[0]) }, match[0].slice(1, -1)));
    at = match.index + match[0].length;
  }
  parts.push(marked(text.slice(at), query));
  return parts;
}

function maskTitle(mask) {
  const code = mask.slice("[REDACTED".length, -1).trim();
  const law = EXEMPTION[code];
  return law ? "Hidden under " + code + ": " + law.title : "Hidden";
}
