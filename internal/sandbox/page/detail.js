// The right side: everything about a delivery, a hook or a request.

import { el, replace, time } from "./dom.js";
import { isJSON, pieces } from "./json.js";
import { address, condition, outcome, query, state } from "./list.js";

// longest is the length up to which a body is formatted and colored.
const longest = 200_000;

// opened holds which parts somebody has opened or closed, by their names.
const opened = new Map();

// forget forgets that, for when something else is shown.
export const forget = () => opened.clear();

// part is a section that can be opened. Its content is made when it is.
function part(name, open, summary, content) {
  const show = () => replace(inside, content());
  const inside = el("div");
  const details = el("details", { "data-name": name }, el("summary", { "data-name": name + " summary" }, summary), inside);
  details.open = opened.get(name) ?? open;
  if (details.open) show();
  details.addEventListener("toggle", () => {
    if (details.open && !inside.firstChild) show();
    if (details.open !== (opened.get(name) ?? open)) opened.set(name, details.open);
  });
  return details;
}

export const button = (text, run, more) => el("button", { type: "button", "data-name": text, onclick: run, ...more }, text);

// facts are pairs of a name and a value. Those without a value are left out.
const facts = (...pairs) =>
  el("dl", { class: "facts" }, pairs.filter(([, value]) => value).map(([name, value]) => [el("dt", null, name), el("dd", null, value)]));

const code = (text) => text && el("code", null, text);

const link = (kind, vendor, id, text) => id && el("a", { href: address(kind, vendor, id) }, text ?? id);

// bytes is a length as people read it.
function bytes(text) {
  const n = new TextEncoder().encode(text).length;
  return n < 1000 ? `${n} bytes` : `${(n / 1000).toFixed(1)} kB`;
}

// body shows a body: JSON on lines, or as it is.
function body({ body: text, body_base64: base64 }, name) {
  if (base64) return [el("h4", null, "Body, in base64"), el("pre", null, base64)];
  if (!text) return [el("p", { class: "hint" }, "No body.")];
  const pretty = isJSON(text) && text.length <= longest;
  const raw = opened.get(name + " raw") ?? false;
  const pre = el("pre", { tabindex: "0", "aria-label": "Body" });
  const fill = (raw) => replace(pre, raw || !pretty ? text : pieces(text).map(([kind, piece]) => (kind ? el("span", { class: kind }, piece) : piece)));
  fill(raw);
  const toggle = button(raw ? "Formatted" : "As sent", () => {
    const now = !(opened.get(name + " raw") ?? false);
    opened.set(name + " raw", now);
    toggle.textContent = now ? "Formatted" : "As sent";
    fill(now);
  }, { class: "small", "data-name": name + " raw" });
  return [el("h4", null, `Body, ${bytes(text)} `, pretty && toggle), pre];
}

const headers = (all) => [
  el("h4", null, "Headers"),
  el("dl", { class: "facts headers" }, Object.entries(all).sort().map(([name, value]) => [el("dt", null, name), el("dd", null, value)])),
];

// own lists what the vendor doesn't document, so that nobody relies on it.
function own(vendor, known, source) {
  const all = [...vendor.invented];
  if (source === "invented" && !all.some((sentence) => sentence.startsWith("The body"))) all.unshift("The body of this event.");
  return el("aside", { class: "own" },
    el("h3", null, "Invented by the sandbox"),
    el("p", { class: "hint" }, `${vendor.title} doesn't document this, so don't rely on it:`),
    el("ul", null, all.map((sentence) => el("li", null, sentence))),
    known?.note && el("p", null, el("strong", null, known.name), " ", known.note));
}

const milliseconds = (n) => (n < 10 ? n.toFixed(1) : n.toFixed(0)) + " ms";

function attempt(a, delivery) {
  const how = a.succeeded ? "delivered" : "failed";
  return part(`try ${a.number}`, a === delivery.attempts.at(-1), [
    el("span", null, `Try ${a.number}`), " ", el("span", { class: "state " + how }, a.status ?? "no answer"), " ",
    el("span", null, milliseconds(a.duration_ms)), " ", time(a.at, true),
  ], () => [
    a.error && el("p", { class: "why" }, a.error),
    a.next && el("p", { class: "hint" }, "The next try was due at ", time(a.next, true), "."),
    a.request ? [el("h3", null, "Request"), el("p", null, code(`${a.request.method} ${delivery.sent_to || delivery.url}`)), headers(a.request.headers), body(a.request, `request ${a.number}`)]
      : el("p", { class: "hint" }, "No request was sent."),
    a.response && [
      el("h3", null, `Response ${a.status}`), headers(a.response.headers), body(a.response, `answer ${a.number}`),
      a.response.cut && el("p", { class: "hint" }, "Only the beginning of the response is kept."),
    ],
  ]);
}

// delivery shows a delivery. acts has what its buttons do.
export function delivery(d, { vendor, known, verdict, acts }) {
  const pending = d.state === "pending";
  return [
    el("h2", { tabindex: "-1" }, d.event),
    el("p", { class: "lead" }, state(d.state), " ", el("span", null, outcome(d)), " ", el("span", { class: "badge " + d.source }, d.source), " ", d.corrupt && el("span", { class: "badge invented" }, "corrupt: " + d.corrupt)),
    d.reason && el("p", { class: "why" }, d.reason),
    d.next && el("p", { class: "hint" }, "The next try is due at ", time(d.next, true), "."),
    el("div", { class: "actions" },
      button("Resend", acts.resend, { "aria-keyshortcuts": "r" }), button("Edit and resend", acts.edit, { "aria-keyshortcuts": "e" }),
      button("Copy as curl", acts.copy, { "aria-keyshortcuts": "c" }), button("Verify", acts.verify), !pending && button("Try once more", acts.retry)),
    el("p", { class: "verdict " + (verdict?.valid ? "delivered" : "failed"), role: "status" }, verdict?.text ?? ""),
    facts(
      ["Vendor", vendor.title], ["Hook", d.hook ? link("hooks", d.vendor, d.hook, d.hook_name || d.hook) : "none: sent to an address"],
      ["Address", code(d.url)], ["Sent to", code(d.sent_to)], ["Delivery", code(d.id)], ["Event", code(d.event_id)],
      ["Resent from", link("deliveries", d.vendor, d.resent)], ["Created", time(d.created_at, true)], ["Settled", time(d.settled_at, true)],
    ),
    d.attempts.length > 0 && el("section", { class: "tries", "aria-label": "Tries" }, el("h3", null, d.attempts.length === 1 ? "1 try" : `${d.attempts.length} tries`), d.attempts.map((a) => attempt(a, d))),
    d.recorded && [el("h3", null, "What the queue would receive"), body(d.recorded, "recorded")],
    own(vendor, known, d.source),
  ];
}

// hook shows a hook and its latest deliveries.
export function hook(h, { vendor, latest, acts }) {
  return [
    el("h2", { tabindex: "-1" }, h.name || h.id),
    el("p", { class: "lead" }, state(condition(h)), " ", el("span", null, h.health)),
    el("div", { class: "actions" },
      button("Send event", acts.send, { "aria-keyshortcuts": "s" }), button("Verify a request", acts.verify),
      vendor.switchable && button(h.enabled ? "Disable" : "Enable", acts.toggle), button("Delete", acts.remove, { class: "danger" })),
    facts(
      ["Vendor", vendor.title], ["Id", code(h.id)], ["Events", h.events.length ? code(h.events.join(", ")) : "none"],
      ["Addresses", h.addresses.map((to) => el("div", null, code(to)))],
    ),
    el("h3", null, "Latest deliveries"),
    latest.length
      ? el("ul", { class: "latest" }, latest.map((d) => el("li", null, el("a", { href: address("deliveries", d.vendor, d.id), "data-name": d.id }, d.event), " ", state(d.state), " ", el("span", null, outcome(d)), " ", time(d.created_at))))
      : el("p", { class: "hint" }, "None yet."),
    own(vendor),
  ];
}

// request shows a request to a vendor's API.
export function request(r, { vendor }) {
  return [
    el("h2", { tabindex: "-1" }, `${r.method} ${r.path}`),
    el("p", { class: "lead" }, el("span", { class: "state " + (r.status === null || r.status >= 400 ? "failed" : "delivered") }, r.status ?? "no answer"), " ", time(r.at, true)),
    facts(["Vendor", vendor.title], ["Query", r.query && r.query.split("&").map((pair) => el("div", null, code(query(pair))))]),
    r.cut && el("p", { class: "hint" }, "Only the beginning of a body is kept."),
    el("h3", null, "Request"), headers(r.headers), body(r, "request"),
    r.answer.body || r.answer.body_base64 ? [el("h3", null, "Response"), body(r.answer, "answer")]
      : r.method !== "GET" && el("p", { class: "hint" }, "The response has no body."),
  ];
}

// show replaces what is shown, and keeps the focus where it was.
export function show(container, content) {
  const focused = container.contains(document.activeElement) ? document.activeElement.dataset.name ?? document.activeElement.tagName : null;
  replace(container, content);
  if (focused) (container.querySelector(`[data-name="${CSS.escape(focused)}"]`) ?? container.querySelector("h2"))?.focus({ preventScroll: true });
}
