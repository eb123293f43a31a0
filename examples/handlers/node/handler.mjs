// A complete handler for the webhooks of all vendors, as a starting point for your own: it verifies each delivery, drops duplicates,
// responds immediately and does the work afterwards. It needs Node 20 and nothing else.
//
// Its addresses, and what it accepts there, come from a file that Terraform can write (see ../README.md):
//
//   node examples/handlers/node/handler.mjs --addr 127.0.0.1:3000 --hooks hooks.json

import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, basename } from "node:path/posix";
import { parseArgs } from "node:util";

// The largest body that is read, how many deliveries may wait for work, and how many are remembered as seen.
const maxBody = 8 << 20;
const maxQueue = 1000;
const maxSeen = 100_000;

// The path for authentication.endpoint of a doo_webhook, for how many milliseconds a token is valid, and how many are kept.
const tokenPath = "/doo/token";
const tokenLife = 3_600_000;
const maxTokens = 1000;

// work is where your own code goes. It runs after the vendor has the response, one delivery at a time. If a delivery must survive a
// crash of this process, store it in a database or a queue before the response: see accept.
async function work(delivery) {
  console.error(`${delivery.vendor} ${delivery.event}: ${delivery.body.length} bytes`); // not the body: it holds personal data
}

// Refused is why a delivery is rejected. For a wrong secret it gives no details, so that nobody learns what was wrong with a guess.
class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}
const wrongSecret = () => new Refused(401, "the signature, secret or token is wrong");

// readHooks reads the file: the hooks by their paths. A hook's secret belongs to its events only: a vendor's signature covers neither
// the topic nor the address, so a delivery of another hook must not pass here.
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
      throw new Error(`${file}: ${path} needs a secret and events, as a list`); // without a secret, anybody could deliver
    }
    if (hook.events.length > 1 && hook.vendor !== "moltin") {
      throw new Error(`${file}: ${path} needs one event: only Moltin v2 has more to an address`);
    }
    hook.client_id ??= "doo";
  }
  return hooks;
}

// find returns the hook at a path, and that path. For Moltin v1, the secret follows the path.
function find(hooks, path) {
  const hook = hooks.get(path);
  if (hook && hook.vendor !== "moltin_v1") return [path, hook];
  const at = dirname(path);
  const behind = hooks.get(at);
  return behind?.vendor === "moltin_v1" ? [at, behind] : [path, undefined];
}

// verify tries the secret and, during a rotation, the previous one, which deliveries in flight still use.
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

// Each verifier returns what a request delivers, or throws why it is rejected.
const verifiers = {
  // Commerce Layer signs the raw body. Use the received bytes: a body that was decoded and encoded again differs. The signature
  // covers neither topic nor time, so a hook has one topic, and duplicates are dropped.
  commercelayer(hook, { headers, body }) {
    const want = createHmac("sha256", hook.secret).update(body).digest("base64"); // the secret's text, not what it would be in hexadecimal
    if (!same(headers["x-commercelayer-signature"], want)) throw wrongSecret();
    const { data } = parse(body);
    // No header identifies a delivery. The same state of the same resource is the same event.
    return { event: headers["x-commercelayer-topic"], id: `${data?.id} ${data?.attributes?.updated_at}` };
  },

  // Moltin v2 sends the secret. It proves who sent the request, but not that the body is unchanged: use https.
  moltin(hook, { headers, body }) {
    if (!same(headers["x-moltin-secret-key"], hook.secret)) throw wrongSecret();
    const { id, triggered_by: event } = parse(body);
    if (!id) throw new Refused(400, "the body is not JSON with an id");
    const trigger = headers["x-moltin-integration-trigger"];
    if (trigger && trigger !== event) throw new Refused(400, "the header names another event than the body");
    return { event, id }; // attempt differs from try to try, id doesn't
  },

  // The last part of the path is the secret, as in https://shop.example.com/moltin-v1/created/<secret>. How Moltin v1 sends a
  // webhook's own secret isn't documented, and a delivery doesn't name its event, so a hook has one.
  moltin_v1(hook, { path, body }) {
    if (!same(basename(path), hook.secret)) throw wrongSecret();
    return { event: hook.events[0], id: digest(body) };
  },

  // doo requests a token before it delivers. Its body doesn't name the type of the hook, so each type has its own address.
  doo(hook, { headers, body }, tokens) {
    const token = /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1];
    const issued = tokens.get(token); // too long to be guessed character by character, so a plain lookup is safe
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

// same compares two texts in a time that reveals neither where they differ nor how long they are.
function same(got, want) {
  const [a, b] = [got ?? "", want].map((text) => createHash("sha256").update(text).digest());
  return timingSafeEqual(a, b);
}

// digest replaces the id of a delivery that has none: every try has the same body.
function digest(body) {
  return createHash("sha256").update(body).digest("hex");
}

// issueToken handles the client credentials grant of OAuth 2, for which doo sends everything in a form.
function issueToken({ headers, body }, hooks, tokens) {
  if (!/^application\/x-www-form-urlencoded\b/i.test(headers["content-type"] ?? "")) {
    throw new Refused(400, "request a token with a form");
  }
  const form = new URLSearchParams(body.toString("utf8"));
  if (form.get("grant_type") !== "client_credentials") throw new Refused(400, "the grant_type must be client_credentials");
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

// readBody collects bytes, not text: a character such as € may arrive in two pieces.
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

// receiver responds within milliseconds: Commerce Layer waits 5 seconds, Moltin v2 10. The vendors retry after any status but 2xx,
// doo and Moltin v1 after any but 200.
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

  // accept queues a delivery. If the queue is full, it responds with a failure, and the vendor tries again later.
  function accept(at, delivery) {
    const key = `${at} ${delivery.event} ${delivery.id}`;
    if (seen.has(key)) {
      console.error(`${delivery.vendor} ${delivery.event}: a duplicate, dropped`);
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
      answer = { message: "refused", description }; // in the format that doo requires; the others ignore it
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
