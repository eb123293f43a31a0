// The list on the left: deliveries, hooks or requests of the vendors that are shown.

import { path } from "./api.js";
import { el, reconcile, replace, time } from "./dom.js";

export const address = (kind, vendor, id) => "#" + path(kind, vendor, id);

// last returns the newest try that has ended.
const last = (delivery) => delivery.attempts.at(-1);

// outcome says in a few words how a delivery's last try went.
export function outcome(delivery) {
  const tries = delivery.attempts.length;
  const status = last(delivery)?.status;
  return [status ?? (tries ? "no answer" : ""), tries > 1 ? `${tries} tries` : ""].filter(Boolean).join(", ");
}

// state is a word with a mark in front, so that color isn't the only sign.
export const state = (word) => el("span", { class: "state " + word.replace(" ", "-") }, word);

// condition is what a hook's state is called.
export function condition(hook) {
  if (!hook.enabled) return "disabled";
  if (hook.health.startsWith("circuit open")) return "circuit open";
  return hook.health ? "failing" : "enabled";
}

// query is a query as people read it.
export function query(text) {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}

// rows returns the two lines of an item in the list, each with a left and a right part, for each kind. A search looks at these texts
// and the ids.
export const rows = {
  deliveries: (d) => ({
    top: [el("strong", null, d.event), state(d.state)],
    below: [[d.title, d.hook_name || d.hook || "no hook", d.url], [outcome(d), time(d.created_at)]],
    ids: [d.id, d.hook, d.event_id, d.reason, d.corrupt],
  }),
  hooks: (h) => ({
    top: [el("strong", null, h.name || h.id), state(condition(h))],
    below: [[h.title, h.events.join(", ") || "no event", h.addresses.join(", ")], [h.last_delivery ? "last " + h.last_delivery.state : "", time(h.last_delivery?.at)]],
    ids: [h.id, h.health],
  }),
  requests: (r) => ({
    top: [el("strong", null, r.method + " " + r.path), el("span", { class: "state " + (r.status === null || r.status >= 400 ? "failed" : "delivered") }, r.status ?? "no answer")],
    below: [[r.title, query(r.query)], [time(r.at)]],
    ids: [],
  }),
};

// fill shows an item in its element of the list.
function fill(kind, open) {
  return (element, item) => {
    const { top, below, ids } = rows[kind](item);
    const link = element.firstElementChild ?? element.appendChild(el("a", { tabindex: "-1" }));
    link.href = address(kind, item.vendor, item.id);
    const [left, right] = below.map((texts) => texts.filter(Boolean).flatMap((text, i) => (i ? [" · ", text] : [text])));
    replace(link, el("span", { class: "line" }, top[0], " ", top[1]), " ", el("span", { class: "line below" }, el("span", null, ...left), " ", el("span", null, ...right)));
    link.words = [link.textContent, ...ids].join(" ").toLowerCase();
    mark(link, open);
  };
}

const mark = (link, open) => (link.hash === open ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current"));

// show fills the list with items of a kind, hides those that a search doesn't find, and returns how many it found. open is the
// address of the item that is open.
export function show(list, kind, items, search, open) {
  if (list.kind !== kind) list.replaceChildren();
  list.kind = kind;
  reconcile(list, items, (item) => item.vendor + "/" + item.id, fill(kind, open));
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  let found = 0;
  for (const { firstElementChild: link } of list.children) {
    const matches = words.every((word) => link.words.includes(word));
    link.parentElement.hidden = !matches;
    if (matches) found++;
    mark(link, open);
  }
  rove(list);
  return found;
}

export const links = (list) => [...list.querySelectorAll("li:not([hidden]) > a")];

// rove lets Tab reach one link of the list only: the one that had the focus, the open one, or the first.
export function rove(list) {
  const all = links(list);
  const reached = all.find((a) => a === document.activeElement) ?? all.find((a) => a.tabIndex === 0) ?? all.find((a) => a.ariaCurrent) ?? all[0];
  for (const a of all) a.tabIndex = a === reached ? 0 : -1;
}

// move moves the focus by so many links, from where it was last.
export function move(list, by) {
  const all = links(list);
  if (!all.length) return;
  const focused = all.indexOf(document.activeElement);
  const from = focused >= 0 ? focused : all.findIndex((a) => a.tabIndex === 0);
  // The first key only shows where one is, unless that is open already.
  const stays = focused < 0 && !all[from]?.ariaCurrent;
  const to = all[Math.min(Math.max(from + (stays ? 0 : by), 0), all.length - 1)];
  for (const a of all) a.tabIndex = a === to ? 0 : -1;
  to.focus();
  to.scrollIntoView({ block: "nearest" });
}
