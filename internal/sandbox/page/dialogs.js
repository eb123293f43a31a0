// The dialogs: a native one keeps the focus inside, and Esc closes it.

import { get, getText, path, post } from "./api.js";
import { el, replace } from "./dom.js";
import { compact, indented } from "./json.js";

const dialog = (id) => document.getElementById(id);

for (const close of document.querySelectorAll("dialog [data-close]")) {
  close.addEventListener("click", () => close.closest("dialog").close());
}

// failing runs something and shows its error in the dialog.
async function failing(box, run) {
  const error = box.querySelector(".error");
  error.textContent = "";
  try {
    await run();
  } catch (failure) {
    error.textContent = failure.message;
  }
}

// options are those of a select, as pairs of a value and a text.
const options = (select, pairs) => replace(select, pairs.map(([value, text]) => el("option", { value }, text)));

const vendorEvents = new Map();

// eventsOf returns the events that a vendor's fake knows, with the source of each.
export async function eventsOf(vendor) {
  if (!vendorEvents.has(vendor)) vendorEvents.set(vendor, (await get(path(vendor, "events"))).events);
  return vendorEvents.get(vendor);
}

const asText = "JSON is sent without the whitespace added here, anything else as it is. (secret) stands for the hook's secret.";

const anAddress = "to an address";

// composer sends events. hooksOf are the hooks of a vendor; sent is called with the vendor and the answer.
export function composer({ vendors, hooksOf, sent }) {
  const box = dialog("composer");
  const form = box.querySelector("form");
  const field = form.elements;
  let known = [];
  let latest = 0;
  let own = ""; // the text that was filled in

  const vendor = () => vendors().find((v) => v.name === field.vendor.value);
  const hook = () => (field.to.value === anAddress ? "" : field.to.value);

  async function chooseVendor(to) {
    options(field.to, [
      ["", "every hook that listens"],
      ...hooksOf(field.vendor.value).map((h) => [h.id, `${h.name || h.id}: ${h.addresses.join(", ")}`]),
      [anAddress, "an address, without a hook"],
    ]);
    field.to.value = to;
    if (field.to.selectedIndex < 0) field.to.value = hooksOf(field.vendor.value).length ? "" : anAddress;
    options(field.corrupt, [["", "nothing"], ...vendor().corruptions.map((what) => [what, what])]);
    dialog("composer-address").hidden = field.to.value !== anAddress;
    known = await eventsOf(field.vendor.value);
    replace(dialog("composer-events"), known.map((event) => el("option", { value: event.name }, event.source)));
    describe();
  }

  // describe says where the body of the chosen event comes from.
  function describe() {
    const name = field.event.value;
    const event = known.find((one) => one.name === name) ?? { source: "invented", note: "This event is unknown, so its body is minimal." };
    replace(dialog("composer-source"), name && [el("span", { class: "badge " + event.source }, event.source), " ", event.note]);
  }

  // fill shows the text that a body mode begins with.
  async function fill() {
    const mode = field.mode.value;
    const text = field.text;
    const hint = dialog("composer-hint");
    text.hidden = hint.hidden = mode === "fixture";
    if (mode === "patch") {
      text.value = "{\n  \n}";
      hint.textContent = "Fields of this object replace those of the event's resource; null removes one (RFC 7396).";
    } else if (mode === "body") {
      const turn = ++latest;
      hint.textContent = asText;
      text.value = own = "";
      await failing(box, async () => {
        if (!field.event.value) return;
        const query = hook() ? "?hook=" + encodeURIComponent(hook()) : "";
        const formed = indented(await getText(path(field.vendor.value, "events", field.event.value) + query));
        if (turn === latest && field.mode.value === "body" && !text.value) text.value = own = formed;
      });
    }
  }

  // refill shows the body of another event or hook, unless somebody has edited the one that is there.
  function refill() {
    if (field.mode.value === "body" && field.text.value === own) fill();
  }

  function firing() {
    const out = { event: field.event.value.trim(), deliver: {} };
    if (field.to.value === anAddress) out.to = { url: field.url.value.trim(), secret: field.secret.value };
    else if (hook()) out.hook = hook();
    if (field.mode.value === "body") out.body = compact(field.text.value);
    if (field.mode.value === "patch") {
      try {
        out.patch = JSON.parse(field.text.value);
      } catch (error) {
        throw new Error(`The patch is not valid JSON: ${error.message}`);
      }
    }
    out.deliver.times = Number(field.times.value) || 1;
    out.deliver.delay_ms = Number(field.delay.value) || 0;
    out.deliver.shuffle = field.shuffle.checked;
    if (field.corrupt.value) out.deliver.corrupt = field.corrupt.value;
    return out;
  }

  field.vendor.addEventListener("change", () => {
    field.event.value = "";
    failing(box, () => chooseVendor(""));
  });
  field.to.addEventListener("change", () => {
    dialog("composer-address").hidden = field.to.value !== anAddress;
    refill();
  });
  field.event.addEventListener("input", describe);
  field.event.addEventListener("change", refill);
  for (const radio of field.mode) radio.addEventListener("change", fill);
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  // A browser can't say what is wrong with a field that is hidden, and sends nothing without a word.
  form.addEventListener("invalid", ({ target }) => target.closest("details")?.setAttribute("open", ""), true);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const name = field.vendor.value;
    failing(box, async () => {
      const answer = await post(path(name, "events"), firing());
      box.close();
      sent(name, answer);
    });
  });
  box.addEventListener("close", () => {
    if (box.open) return; // again, before it told
    field.secret.value = "";
  });

  // open shows the dialog for a hook or an address, an event, and the text of a body where there is one.
  return async function open({ title = "Send event", vendor: name, hook: to = "", url = "", event = "", body }) {
    form.reset();
    latest++;
    own = "";
    dialog("composer-title").textContent = title;
    options(field.vendor, vendors().map((v) => [v.name, v.title]));
    dialog("composer-vendor-label").hidden = vendors().length < 2;
    field.vendor.value = name ?? vendors()[0].name;
    field.event.value = event;
    field.url.value = url;
    if (body !== undefined) field.mode.value = "body";
    box.showModal();
    await failing(box, async () => {
      await chooseVendor(url && !to ? anAddress : to);
      if (!to && !event && hook()) field.event.value = "";
    });
    if (body === undefined) await fill();
    else {
      field.text.hidden = dialog("composer-hint").hidden = false;
      dialog("composer-hint").textContent = asText;
      field.text.value = indented(body);
      field.text.setSelectionRange(0, 0);
    }
    (body === undefined ? field.event : field.text).focus();
  };
}

// verifier checks what arrived at a handler.
export function verifier() {
  const box = dialog("verifier");
  const form = box.querySelector("form");
  const field = form.elements;
  const verdict = box.querySelector(".verdict");
  let about = null;

  // base64 of a text's bytes in UTF-8.
  const encoded = (text) => btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(""));

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    verdict.textContent = "";
    failing(box, async () => {
      const headers = {};
      for (const line of field.headers.value.split("\n").filter((line) => line.trim())) {
        const colon = line.indexOf(":");
        if (colon < 1) throw new Error(`This header has no colon: ${line}`);
        headers[line.slice(0, colon).trim()] = line.slice(colon + 1).trim();
      }
      const body = field.base64.checked ? field.body.value.replace(/\s/g, "") : encoded(field.body.value);
      const answer = await post(path(about.vendor, "verify"), { hook: about.id, headers, body_base64: body });
      verdict.className = "verdict " + (answer.valid ? "delivered" : "failed");
      verdict.textContent = judged(answer);
    });
  });
  box.addEventListener("close", () => box.open || form.reset());

  return (hook) => {
    about = hook;
    verdict.textContent = box.querySelector(".error").textContent = "";
    dialog("verifier-title").textContent = `Verify a request to ${hook.name || hook.id}`;
    box.showModal();
  };
}

// judged is a verdict in words.
export const judged = ({ valid, why }) => (valid ? "Genuine: a handler accepts it." : `Not genuine: ${why}`);

// answer ends the question that is open. The dialog tells that it was closed only after a while, in which it may ask again.
let answer = () => {};
dialog("question").addEventListener("close", ({ target }) => target.open || answer(target.returnValue === "yes"));

// ask asks a question, and says whether the answer is yes.
export function ask(title, text, yes) {
  const box = dialog("question");
  answer(false);
  dialog("question-title").textContent = title;
  box.querySelector("p").textContent = text;
  box.querySelector(".primary").textContent = yes;
  box.returnValue = "";
  box.showModal();
  return new Promise((done) => (answer = done));
}

// copy puts a text into the clipboard. It reports false where the browser doesn't let it; the text can be copied by hand then.
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = dialog("copy").querySelector("textarea");
    area.value = text;
    dialog("copy").showModal();
    area.select();
    return false;
  }
}
