// The sandbox's page: what happens in the sandbox on the left, what is open on the right, both as they are now.

import { get, getText, listen, patch, path, post } from "./api.js";
import { ask, composer, copy, eventsOf, judged, verifier } from "./dialogs.js";
import * as detail from "./detail.js";
import { el, replace } from "./dom.js";
import { address, links, move, rove, show } from "./list.js";

const $ = (id) => document.getElementById(id);

const kinds = ["deliveries", "hooks", "requests"];
const most = { deliveries: 5000, hooks: Infinity, requests: 2000 };

// What is shown. Each list is that of a vendor; limit is how many of each are read.
let vendors = [];
const lists = { deliveries: {}, hooks: {}, requests: {} };
let limit = 200;
let route = { kind: "deliveries", vendor: "", id: "" };
let shown = null; // what is on the right, with its route
let verdict = null; // of the delivery on the right

const vendorOf = (name) => vendors.find((vendor) => vendor.name === name);
const isOpen = () => route.id !== "" && Boolean(vendorOf(route.vendor));

// notice shows what was done for a while. Screen readers read it out.
let hiding = 0;
function notice(text, wrong = false) {
  clearTimeout(hiding);
  $("notice").textContent = text;
  $("notice").className = wrong ? "wrong" : "";
  hiding = setTimeout(() => ($("notice").textContent = ""), wrong ? 15000 : 6000);
}

// trying runs something and shows its error.
const trying = (run) => async (...values) => {
  try {
    await run(...values);
  } catch (error) {
    notice(error.message, true);
  }
};

// --- Reading

// stale holds which lists have changed, as "vendor/kind", and "detail".
const stale = new Set();
let reading = false;

// refresh reads what is stale. News that arrive meanwhile wait for the next round, so that a thousand of them cost a few requests.
async function refresh() {
  if (reading) return;
  reading = true;
  try {
    while (stale.size) {
      const now = [...stale];
      stale.clear();
      // If this fails, the connection is lost, which the page shows. Once it is back, everything is read again.
      await Promise.allSettled(now.map((one) => (one === "about" ? readAbout() : one === "detail" ? readDetail() : readList(...one.split("/")))));
      render();
      await new Promise((done) => setTimeout(done, 100));
    }
  } finally {
    reading = false;
  }
}

function mark(...what) {
  for (const one of what) stale.add(one);
  refresh();
}

async function readAbout() {
  vendors = (await get("")).vendors;
  $("vendor").hidden = vendors.length < 2;
  const chosen = $("vendor").value;
  replace($("vendor"), el("option", { value: "" }, "All vendors"), vendors.map((v) => el("option", { value: v.name }, v.title)));
  $("vendor").value = vendorOf(chosen) ? chosen : "";
  mark(...vendors.flatMap((v) => kinds.map((kind) => v.name + "/" + kind)), "detail");
}

async function readList(vendor, kind) {
  const query = kind === "hooks" ? "" : `?bodies=false&limit=${Math.min(limit, most[kind])}`;
  const items = (await get(path(vendor, kind) + query))[kind];
  const { title } = vendorOf(vendor);
  lists[kind][vendor] = items.map((item) => ({ ...item, vendor, title }));
}

async function readDetail() {
  if (!isOpen()) return;
  const { kind, vendor, id } = route;
  const is = () => route.kind === kind && route.vendor === vendor && route.id === id;
  let data;
  try {
    if (kind === "hooks") {
      const hook = (await get(path(vendor, "hooks"))).hooks.find((one) => one.id === id);
      if (!hook) throw Object.assign(new Error("This hook is gone."), { status: 404 });
      const latest = (await get(path(vendor, "deliveries") + `?bodies=false&limit=10&hook=${encodeURIComponent(id)}`)).deliveries;
      data = { hook: { ...hook, vendor }, latest };
    } else {
      data = { [kind]: { ...(await get(path(vendor, kind, id))), vendor } };
      if (kind === "deliveries") data.known = (await eventsOf(vendor)).find((event) => event.name === data.deliveries.event);
    }
  } catch (error) {
    if (!error.status) throw error;
    data = { error: error.message };
  }
  if (is()) shown = { route: { kind, vendor, id }, data };
}

// --- Showing

const items = (kind) => {
  const vendor = $("vendor").value;
  const all = vendors.filter((v) => !vendor || v.name === vendor).flatMap((v) => lists[kind][v.name] ?? []);
  const newestFirst = { deliveries: (d) => d.created_at, requests: (r) => r.at }[kind];
  if (newestFirst && vendors.length > 1) all.sort((a, b) => (newestFirst(a) < newestFirst(b) ? 1 : newestFirst(a) > newestFirst(b) ? -1 : 0));
  return all;
};

// cut reports whether a vendor has more of a kind than was read.
const cut = (kind) => kind !== "hooks" && limit < most[kind] && vendors.some((v) => (lists[kind][v.name] ?? []).length >= limit);

// isRead reports whether the lists of a kind were read, so that an empty one is known to be empty.
const isRead = (kind) => vendors.length > 0 && vendors.every((v) => lists[kind][v.name]);

function render() {
  for (const [i, link] of [...document.querySelectorAll("nav a")].entries()) {
    link.lastElementChild.textContent = isRead(kinds[i]) ? items(kinds[i]).length + (cut(kinds[i]) ? "+" : "") : "";
    if (kinds[i] === route.kind) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  const all = items(route.kind);
  const search = $("search").value.trim();
  const found = show($("list"), route.kind, all, search, location.hash);
  $("found").textContent = search ? `${found} of ${all.length} found` : "";
  $("older").hidden = !cut(route.kind);
  renderEmpty(all.length);
  renderDetail();
}

// renderEmpty says what to do where there is nothing to list.
function renderEmpty(listed) {
  $("empty").hidden = listed > 0 || !isRead(route.kind);
  if ($("empty").hidden) return;
  replace($("empty"), {
    deliveries: [el("p", null, "No deliveries yet. Send an event, or "), el("pre", null, `sandbox trigger ${vendors[0].name} EVENT`)],
    hooks: [el("p", null, "No hooks yet. Create one with Terraform: the terminal shows provider blocks for this sandbox.")],
    requests: [el("p", null, "No requests yet. Terraform reaches the vendors' APIs here:")],
  }[route.kind], route.kind !== "deliveries" && el("dl", { class: "facts" }, vendors.map((v) => [el("dt", null, v.title), el("dd", null, el("code", null, v.url))])));
}

// signature is what the right side was made of.
let signature = "";

function renderDetail() {
  document.body.classList.toggle("open", isOpen());
  const current = isOpen() && shown && shown.route.kind === route.kind && shown.route.vendor === route.vendor && shown.route.id === route.id;
  const now = JSON.stringify([route, current && shown.data, verdict, vendorOf(route.vendor)]);
  if (now === signature) return;
  signature = now;
  detail.show($("detail"), [isOpen() && el("a", { class: "back", href: "#/" + route.kind, "data-name": "back" }, "Back to the list"), current ? content() : !isOpen() && el("p", { class: "hint" }, "Select something on the left, or press ? for the keys.")]);
}

function content() {
  const { data } = shown;
  const vendor = vendorOf(route.vendor);
  if (data.error) return [el("h2", { tabindex: "-1" }, "Not found"), el("p", { class: "why" }, data.error)];
  if (data.hook) {
    const { hook, latest } = data;
    return detail.hook(hook, { vendor, latest, acts: {
      send: () => compose({ vendor: hook.vendor, hook: hook.id, event: hook.events[0] }),
      verify: () => verify(hook),
      toggle: trying(async () => {
        await patch(path(hook.vendor, "hooks", hook.id), { enabled: !hook.enabled });
        notice(hook.enabled ? "Disabled without Terraform." : "Enabled without Terraform.");
      }),
      remove: trying(async () => {
        if (!(await ask("Delete this hook?", "Terraform won't know, as if somebody had deleted it in the dashboard.", "Delete"))) return;
        await patch(path(hook.vendor, "hooks", hook.id), { delete: true });
        notice("Deleted.");
        location.hash = "#/hooks";
      }),
    } });
  }
  if (data.deliveries) {
    const d = data.deliveries;
    return detail.delivery(d, { vendor, known: data.known, verdict: verdict?.id === d.id ? verdict : null, acts: {
      resend: () => resend(d), edit: () => edit(d), copy: () => copyCurl(d), verify: () => verifyDelivery(d), retry: () => resend(d, "same"),
    } });
  }
  return detail.request(data.requests, { vendor });
}

// --- Doing

const sent = (vendor, answer) => {
  const all = answer.deliveries;
  notice(all.length === 1 ? `Sent as ${all[0].id}.` : `Sent ${all.length} deliveries.`);
  location.hash = "#" + path("deliveries", vendor, all[0].id);
};

const compose = composer({ vendors: () => vendors, hooksOf: (vendor) => lists.hooks[vendor] ?? [], sent });
const verify = verifier();

const resend = trying(async (d, as = "new") => sent(d.vendor, await post(path(d.vendor, "deliveries", d.id, "resend"), { as })));

const edit = trying(async ({ vendor, id }) => {
  const d = await get(path(vendor, "deliveries", id));
  const body = d.request ?? d.recorded;
  if (body?.body_base64) throw new Error("The body is binary, so it can't be edited here.");
  const text = body?.body ?? (await getText(path(vendor, "events", d.event) + (d.hook ? `?hook=${encodeURIComponent(d.hook)}` : "")));
  await compose({ title: `Edit and resend ${id}`, vendor, hook: d.hook, url: d.url, event: d.event, body: text });
});

const copyCurl = trying(async ({ vendor, id }) => {
  const text = await getText(path(vendor, "deliveries", id, "curl"));
  if (await copy(text)) notice(text.includes("(secret)") ? "Copied. Replace (secret) with the secret." : "Copied.");
});

const verifyDelivery = trying(async ({ vendor, id }) => {
  const answer = await post(path(vendor, "verify"), { delivery: id });
  verdict = { id, valid: answer.valid, text: judged(answer) };
  renderDetail();
});

const reset = trying(async () => {
  if (!(await ask("Reset the sandbox?", "This deletes the hooks, deliveries and requests of all vendors, but not Terraform's state.", "Reset"))) return;
  await post("/reset");
  location.hash = "#/" + route.kind;
  notice("The sandbox is empty.");
});

// focusedItem is the item whose link in the list has the focus, or the open one.
function focusedItem(kind) {
  const link = document.activeElement?.closest?.("#list a");
  const { kind: k, vendor, id } = link ? parse(link.hash) : route;
  return k === kind && id ? (lists[kind][vendor] ?? []).find((item) => item.id === id) ?? { vendor, id } : null;
}

function sendEvent() {
  if (!vendors.length) return;
  const hook = focusedItem("hooks");
  const d = focusedItem("deliveries");
  if (hook) compose({ vendor: hook.vendor, hook: hook.id, event: hook.events?.[0] });
  else if (d) compose({ vendor: d.vendor, hook: d.hook, url: d.url, event: d.event });
  else compose({ vendor: $("vendor").value || vendors.find((v) => lists.hooks[v.name]?.length)?.name });
}

const onDelivery = (run) => () => {
  const d = focusedItem("deliveries");
  if (d) run(d);
  else notice("Open a delivery first, or select one with j and k.");
};

// --- Keys and addresses

const listIsShown = () => $("overview").checkVisibility();

// step goes to another item: in the list, or where only one item is shown, to that itself.
function step(by) {
  if (listIsShown()) return move($("list"), by);
  const all = links($("list"));
  const at = all.findIndex((link) => link.hash === location.hash);
  if (at >= 0 && all[at + by]) location.hash = all[at + by].hash; // what is open may be so new that it isn't listed yet
}

const keys = {
  "/": () => $("search").select(),
  j: () => step(1),
  k: () => step(-1),
  r: onDelivery((d) => resend(d)),
  e: onDelivery((d) => edit(d)),
  c: onDelivery((d) => copyCurl(d)),
  s: sendEvent,
  "?": () => $("help").showModal(),
  Escape: () => isOpen() && (location.hash = "#/" + route.kind),
};

// remembered is the browser's storage, which throws where somebody has blocked it.
const remembered = (run) => {
  try {
    return run(localStorage);
  } catch {
    return null;
  }
};

const keysAreOn = $("help").querySelector("[name=on]");
keysAreOn.checked = remembered((storage) => storage.getItem("keys")) !== "off";
keysAreOn.addEventListener("change", () => remembered((storage) => storage.setItem("keys", keysAreOn.checked ? "on" : "off")));

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (target.matches("input, select, textarea")) {
    if (key !== "Escape" && !(target === $("search") && ["Enter", "ArrowDown"].includes(key))) return;
    event.preventDefault();
    if (target === $("search") && key === "Escape") {
      $("search").value = "";
      render();
    }
    target.blur();
    move($("list"), 0);
    return;
  }
  const inList = target.closest("#list");
  const run = (inList && { ArrowDown: keys.j, ArrowUp: keys.k }[key]) || ((keysAreOn.checked || key === "Escape") && vendors.length && keys[key]);
  if (!run) return;
  event.preventDefault();
  run();
});

function parse(hash) {
  const [kind, vendor, id] = hash.replace(/^#?\/?/, "").split("/").map((part) => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  });
  return { kind: kinds.includes(kind) ? kind : "deliveries", vendor: vendor ?? "", id: id ?? "" };
}

// follow shows what the address says. Where something was closed, the focus goes back to it in the list.
async function follow(focus) {
  const before = address(route.kind, route.vendor, route.id);
  route = parse(location.hash);
  detail.forget();
  verdict = null;
  render();
  if (!isOpen()) {
    if (focus && document.activeElement !== $("search")) links($("list")).find((link) => link.hash === before)?.focus();
    return;
  }
  await readDetail().catch(() => {});
  render();
  if (focus) $("detail").querySelector("h2")?.focus({ preventScroll: true });
  if (focus) $("detail").scrollTo(0, 0);
}

window.addEventListener("hashchange", () => follow(true));
$("search").addEventListener("input", () => {
  if (!listIsShown()) location.hash = "#/" + route.kind;
  render();
});
$("vendor").addEventListener("change", render);
$("list").addEventListener("focusin", () => rove($("list")));
$("send").addEventListener("click", sendEvent);
$("reset").addEventListener("click", reset);
$("keys").addEventListener("click", keys["?"]);
$("older").addEventListener("click", () => {
  limit = Math.min(limit * 5, 5000);
  mark(...vendors.map((v) => v.name + "/" + route.kind));
});

function connected(live) {
  $("connection").textContent = live ? "Live" : "Not live";
  $("connection").className = live ? "live" : "";
  $("lost").hidden = live;
  $("lost").textContent = live ? "" : "The connection to the sandbox is lost. This page may be out of date. Reconnecting…";
}

route = parse(location.hash);
detail.show($("detail"), []);
listen({
  opened: () => {
    connected(true);
    mark("about");
  },
  lost: () => {
    connected(false);
    if (!vendors.length) mark("about");
  },
  news: (kind, { vendor, id }) => {
    if (kind === "reset") return mark("about");
    const list = { hook: "hooks", request: "requests" }[kind] ?? "deliveries";
    mark(`${vendor}/${list}`);
    if (kind === "delivery") mark(`${vendor}/hooks`);
    const concerns = vendor === route.vendor && (id === route.id || (route.kind === "hooks" && list === "deliveries"));
    if (concerns) mark("detail");
  },
});
