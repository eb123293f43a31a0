// The control API. It is never asked for secrets.

const root = "/_sandbox";

// call sends a request and returns what is answered, as JSON or as a text. What can't be done is an Error with the API's words.
async function call(method, path, body, asText) {
  let answer;
  try {
    answer = await fetch(root + path, {
      method,
      headers: body === undefined ? {} : { "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new Error("The sandbox doesn't answer: is it running?");
  }
  const text = await answer.text();
  if (!answer.ok) {
    let said;
    try {
      said = JSON.parse(text).error;
    } catch {
      said = `The sandbox answered ${answer.status}.`;
    }
    throw Object.assign(new Error(said), { status: answer.status });
  }
  if (asText) return text;
  return text === "" ? null : JSON.parse(text);
}

// path joins the parts of a path below a vendor's name.
export const path = (...parts) => parts.map((part) => "/" + encodeURIComponent(part)).join("");

export const get = (at) => call("GET", at);
export const getText = (at) => call("GET", at, undefined, true);
export const post = (at, body) => call("POST", at, body);
export const patch = (at, body) => call("PATCH", at, body);

// listen calls news with what happens, and opened whenever the stream begins, also after it was lost. The browser asks for what
// it missed itself, by Last-Event-ID. A page that nobody sees doesn't listen: a browser has six connections to a server.
export function listen({ opened, news, lost }) {
  let source = null;
  let again = 0;
  const open = () => {
    clearTimeout(again);
    source?.close();
    source = new EventSource(root + "/stream");
    source.addEventListener("open", opened);
    source.addEventListener("error", () => {
      lost();
      if (source?.readyState === EventSource.CLOSED) again = setTimeout(open, 2000);
    });
    for (const kind of ["hook", "delivery", "attempt", "request", "reset"]) {
      source.addEventListener(kind, (event) => news(kind, JSON.parse(event.data)));
    }
  };
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) return open();
    clearTimeout(again);
    source?.close();
    source = null;
  });
  open();
}
