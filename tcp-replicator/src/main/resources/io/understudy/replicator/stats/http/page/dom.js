// Small helpers around the document. Text is always set as text, never as markup.

const SVG = "http://www.w3.org/2000/svg";

/** Makes an element: element("p", {class: "faint"}, "text" or child, ...). */
export function element(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/** The same for a part of a drawing. */
export function drawn(tag, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

function filled(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** Changes text only when it differs, so that selections and screen readers are left alone. */
export function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** The same for the class. */
export function dress(node, name) {
  if (node.getAttribute("class") !== name) node.setAttribute("class", name);
}

/** A dictionary of the elements below with data-field. */
export function fields(root) {
  const found = {};
  for (const node of root.querySelectorAll("[data-field]")) found[node.dataset.field] = node;
  return found;
}
