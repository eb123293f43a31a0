// Reads JSON without changing it: numbers and escapes stay as they were sent, which JSON.parse doesn't keep.

const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

// isJSON reports whether a text is JSON.
export function isJSON(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

// compact takes the space between tokens out of JSON. Other texts stay as they are.
export function compact(text) {
  return isJSON(text) ? text.match(token).join("") : text;
}

// deepest is the last depth whose lines are indented further: without it, a short text that nests deeply grows to hundreds of
// megabytes.
const deepest = 40;

// pieces are JSON on lines, as pairs of a kind and a text: "key", "string", "number" and "" for the rest.
export function pieces(text) {
  if (!isJSON(text)) return [["", text]];
  const tokens = text.match(token);
  const out = [];
  let depth = 0;
  const line = () => out.push(["", "\n" + "  ".repeat(Math.min(depth, deepest))]);
  tokens.forEach((word, i) => {
    const next = tokens[i + 1];
    if (word === "}" || word === "]") {
      depth--;
      if (!"{[".includes(tokens[i - 1])) line();
      out.push(["", word]);
    } else if (word === "{" || word === "[") {
      out.push(["", word]);
      depth++;
      if (next !== "}" && next !== "]") line();
    } else if (word === ",") {
      out.push(["", word]);
      line();
    } else if (word === ":") {
      out.push(["", ": "]);
    } else if (word.startsWith('"')) {
      out.push([next === ":" ? "key" : "string", word]);
    } else {
      out.push(["number", word]);
    }
  });
  return out;
}

// indented is JSON on lines, and any other text as it is.
export function indented(text) {
  return pieces(text).map(([, piece]) => piece).join("");
}
