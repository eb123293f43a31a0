// Makes elements. Whatever comes from outside becomes text, never markup.

// el makes an element. Properties that begin with "on" are listeners, "class" and the rest are attributes; null and false leave
// one out. Children are elements and texts.
export function el(tag, properties, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

// replace gives an element other children.
export function replace(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
}

// reconcile makes the children of a list those of the items, by their keys. Elements stay where they are, so that focus and
// scrolling do, too. Where an item is as it was, its element isn't touched.
export function reconcile(list, items, keyOf, fill) {
  const keys = new Set(items.map(keyOf));
  const old = new Map();
  for (const child of [...list.children]) {
    if (keys.has(child.dataset.key)) old.set(child.dataset.key, child);
    else child.remove();
  }
  let at = list.firstElementChild;
  for (const item of items) {
    const element = old.get(keyOf(item)) ?? el("li", { "data-key": keyOf(item) });
    const signature = JSON.stringify(item);
    if (element.signature !== signature) {
      element.signature = signature;
      fill(element, item);
    }
    if (element === at) at = at.nextElementSibling;
    else list.insertBefore(element, at);
  }
}

// time is a moment as this machine's clock shows it.
export function time(at, precisely = false) {
  if (!at) return "";
  const moment = new Date(at);
  const text = moment.toLocaleTimeString("en-GB");
  return el("time", { datetime: at, title: moment.toLocaleString() }, precisely ? `${text}.${at.slice(20, 23)}` : text);
}
