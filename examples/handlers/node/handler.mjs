// A complete receiver of the webhooks of all vendors, to start one's own from: it verifies each delivery, drops repeats,
// answers at once and works afterwards. It needs Node 20 and nothing else.
//
// Which addresses it has, and what is accepted there, is in a file that Terraform can write (see ../README.md):
//
//   node examples/handlers/node/handler.mjs --addr 127.0.0.1:3000 --hooks hooks.json

import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, basename } from "node:path/posix";
import { parseArgs } from "node:util";

// The largest body that is read, how many deliveries may wait to be worked on, and how many are remembered as seen.
const maxBody = 8 << 20;
const maxQueue = 1000;
const maxSeen = 100_000;

// What goes into authentication.endpoint of a doo_webhook, and for how many milliseconds and how often it is kept.
const tokenPath = "/doo/token";
const tokenLife = 3_600_000;
const maxTokens = 1000;

// work is where your own code goes. It runs after the vendor has its answer, one delivery at a time. What must not be lost when
// this process dies belongs in a database or a queue before the answer: look for accept.
async function work(delivery) {
  console.error(`${delivery.vendor} ${delivery.event}: ${delivery.body.length} bytes`); // not the body: it holds personal data
}

// Refused is why a delivery isn't taken. It says no more of a wrong secret, so that nobody learns what was wrong with a guess.
class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}
const wrongSecret = () => new Refused(401, "the signature, secret or token is wrong");

// readHooks reads the file: hooks by their paths. The secret of a hook belongs to its events and no others: a vendor's
// signature covers neither the topic nor the address, so that a delivery of another hook must not pass here.
function readHooks(file) {
  let content;
  try {
    content = JSON.parse(readFileSync(file, "utf8"));
  } catch (err) {
    throw new Error(`${file}: ${err.message}`);
  }
  if (content === null || typeof content !== "object" || Array.isArray(content)) throw new Error(`${file}: not a JSON object`);
  const hooks = new Map(Object.entries(content));
  for (const [path, hook] of hooks) {
    if (!path.startsWith("/") || path === tokenPath) throw new Error(`${file}: ${path} can't be the path of a hook`);
    if (!Object.hasOwn(verifiers, hook?.vendor)) throw new Error(`${file}: ${path} is of the unknown vendor ${hook?.vendor}`);
    if (!hook.secret || !Array.isArray(hook.events) || !hook.events.length) {
      throw new Error(`${file}: ${path} needs a secret and a list of events`); // without a secret, anybody could deliver
    }
    if (hook.events.length > 1 && hook.vendor !== "moltin") {
      throw new Error(`${file}: ${path} needs one event: only Moltin v2 has more to an address`);
    }
    hook.client_id ??= "doo";
  }
  return hooks;
}

// find returns the hook at a path, and that path. Moltin v1's have the secret behind it.
function find(hooks, path) {
  const hook = hooks.get(path);
  if (hook && hook.vendor !== "moltin_v1") return [path, hook];
  const at = dirname(path);
  const behind = hooks.get(at);
  return behind?.vendor === "moltin_v1" ? [at, behind] : [path, undefined];
}

// verify tries the secret, and while it is rotated the one before: a delivery that was under way still comes with that.
function verify(hook, arrived, tokens) {
  const verifier = verifiers[hook.vendor];
  try {
    return verifier(hook, arrived, tokens);
  } catch (err) {
    if (!hook.previous || err.status !== 401) throw err;
  }
  const verified = verifier({ ...hook, secret: hook.previous }, arrived, tokens);
  console.error(`${hook.vendor} ${verified.event}: with the previous secret`);
  return verified;
}

// Each verifier returns what a request delivers, or throws why it doesn't.
const verifiers = {
  // Commerce Layer signs the raw body: it has to be of the bytes that arrived, because a body that was decoded and encoded
  // again differs. It covers neither topic nor time, which is why a hook has one topic, and why repeats are dropped.
  commercelayer(hook, { headers, body }) {
    const want = createHmac("sha256", hook.secret).update(body).digest("base64"); // the secret's text, not what it would be in hexadecimal
    if (!same(headers["x-commercelayer-signature"], want)) throw wrongSecret();
    const { data } = parse(body);
    // No header tells deliveries apart. The same state of the same resource is the same event.
    return { event: headers["x-commercelayer-topic"], id: `${data?.id} ${data?.attributes?.updated_at}` };
  },

  // Moltin v2 sends the secret along. It proves who sent the request, not that the body is what was sent: the address has to
  // be https.
  moltin(hook, { headers, body }) {
    if (!same(headers["x-moltin-secret-key"], hook.secret)) throw wrongSecret();
    const { id, triggered_by: event } = parse(body);
    if (!id) throw new Refused(400, "the body is not JSON with an id");
    const trigger = headers["x-moltin-integration-trigger"];
    if (trigger && trigger !== event) throw new Refused(400, "the header names another event than the body");
    return { event, id }; // attempt differs from try to try, id doesn't
  },

  // What stands behind the hook's path is its secret, as in https://shop.example.com/moltin-v1/created/<secret>. How Moltin v1
  // sends a webhook's own secret is not documented, and nothing in a delivery names its event: a hook has one.
  moltin_v1(hook, { path, body }) {
    if (!same(basename(path), hook.secret)) throw wrongSecret();
    return { event: hook.events[0], id: digest(body) };
  },

  // doo asks for a token before it delivers. Its body doesn't name the type of the hook, so that each type has its own address.
  doo(hook, { headers, body }, tokens) {
    const token = /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1];
    const issued = tokens.get(token); // looked up, not compared: it is too long to be guessed letter by letter
    const good = issued && Date.now() < issued.until && same(issued.clientID, hook.client_id) && same(issued.secret, hook.secret);
    if (!good) throw wrongSecret();
    return { event: hook.events[0], id: digest(body) };
  },
};

function parse(body) {
  try {
    return JSON.parse(body.toString("utf8")) ?? {};
  } catch {
    throw new Refused(400, "the body is not JSON");
  }
}

// same compares in a time that tells neither where two texts differ nor how long they are.
function same(got, want) {
  const [a, b] = [got ?? "", want].map((text) => createHash("sha256").update(text).digest());
  return timingSafeEqual(a, b);
}

// digest stands for the id of a delivery that has none: a further try has the same body.
function digest(body) {
  return createHash("sha256").update(body).digest("hex");
}

// issueToken answers the client credentials grant of OAuth 2, in which doo sends all of it in the form.
function issueToken({ headers, body }, hooks, tokens) {
  if (!/^application\/x-www-form-urlencoded\b/i.test(headers["content-type"] ?? "")) {
    throw new Refused(400, "a token is asked for with a form");
  }
  const form = new URLSearchParams(body.toString("utf8"));
  if (form.get("grant_type") !== "client_credentials") throw new Refused(400, "the grant_type has to be client_credentials");
  const [clientID, secret] = [form.get("client_id"), form.get("client_secret")];
  const fits = (h) => same(secret, h.secret) || (h.previous && same(secret, h.previous));
  const fitting = [...hooks.values()].filter((h) => h.vendor === "doo" && same(clientID, h.client_id) && fits(h));
  if (fitting.length === 0) throw wrongSecret();
  for (const [old, issued] of tokens) {
    if (Date.now() >= issued.until || tokens.size >= maxTokens) tokens.delete(old);
  }
  const token = randomBytes(20).toString("hex");
  tokens.set(token, { clientID, secret, until: Date.now() + tokenLife });
  return { access_token: token, token_type: "Bearer", expires_in: tokenLife / 1000, message: "OK", description: "" };
}

// readBody collects the bytes as they are. Text would be wrong: a character such as € may come in two pieces.
async function readBody(request) {
  const pieces = [];
  let length = 0;
  for await (const piece of request) {
    length += piece.length;
    if (length > maxBody) throw new Refused(413, "the body is too long");
    pieces.push(piece);
  }
  return Buffer.concat(pieces, length);
}

// receiver answers all in a few milliseconds: Commerce Layer waits 5 seconds, Moltin v2 10. The vendors count any status but
// 2xx as a failure and try again, doo and Moltin v1 any but 200.
function receiver(hooks) {
  const tokens = new Map();
  const seen = new Set();
  const queue = [];
  let working = false;

  async function workOff() {
    working = true;
    for (let next = queue.shift(); next; next = queue.shift()) {
      await work(next).catch((err) => console.error(`${next.vendor} ${next.event}: ${err}`));
    }
    working = false;
  }

  // accept queues a delivery. Where the queue is full the answer is a failure, and the vendor tries again later.
  function accept(at, delivery) {
    const key = `${at} ${delivery.event} ${delivery.id}`;
    if (seen.has(key)) {
      console.error(`${delivery.vendor} ${delivery.event}: a repeat, dropped`);
      return "seen before";
    }
    if (queue.length >= maxQueue) throw new Refused(503, "too much to do: try again");
    queue.push(delivery);
    seen.add(key);
    if (seen.size > maxSeen) seen.delete(seen.values().next().value); // the oldest
    if (!working) setImmediate(workOff);
    working = true;
    return "accepted";
  }

  async function serve(request) {
    if (request.method !== "POST") throw new Refused(405, "only POST is answered here");
    const path = decodeURIComponent(request.url.split("?")[0]);
    const arrived = { path, headers: request.headers, body: await readBody(request) };
    if (path === tokenPath) return issueToken(arrived, hooks, tokens);
    const [at, hook] = find(hooks, path);
    if (!hook) throw new Refused(404, "no hook has this address");
    const { event, id } = verify(hook, arrived, tokens);
    if (!hook.events.includes(event)) throw new Refused(400, "this address takes other events");
    return { message: "OK", description: accept(at, { vendor: hook.vendor, event, id, body: arrived.body }) };
  }

  return async (request, response) => {
    let status = 200;
    let answer;
    try {
      answer = await serve(request);
    } catch (err) {
      status = err instanceof Refused ? err.status : 400;
      const description = err instanceof Refused ? err.message : "the request can't be read";
      console.error(`refused: ${description}`);
      answer = { message: "refused", description }; // in the form that doo asks for; the others don't read it
    }
    if (!request.complete) response.setHeader("Connection", "close");
    response.writeHead(status, { "Content-Type": "application/json", "Cache-Control": "no-store" });
    response.end(JSON.stringify(answer));
  };
}

function fail(err) {
  console.error(err.message);
  process.exit(1);
}

function main() {
  const { values } = parseArgs({
    options: { addr: { type: "string", default: "127.0.0.1:3000" }, hooks: { type: "string", default: "hooks.json" } },
  });
  const [, host, port] = /^\[?(.*?)\]?:(\d+)$/.exec(values.addr) ?? [];
  if (!port || port > 65535) throw new Error(`--addr ${values.addr} is not HOST:PORT: give one, such as 127.0.0.1:3000`);
  const server = createServer({ requestTimeout: 10_000 }, receiver(readHooks(values.hooks)));
  server.on("error", fail); // such as a port that is in use
  server.listen(Number(port), host, () => {
    const { address, family, port } = server.address();
    console.log(`listening on http://${family === "IPv6" ? `[${address}]` : address}:${port}`);
  });
}

try {
  main();
} catch (err) {
  fail(err);
}
