import { expect, test } from "vitest";
import { redact, safeMediaType } from "../../src/net/redact.ts";

const SECRET = "Zx~8Q~aB/cDeF.GhI+jK l=MnOp";
const strict = (text: string) =>
  Array.from(new TextEncoder().encode(text), (byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");

test.each<[string, string]>([
  ["as it is", SECRET],
  ["in percent-encoding", encodeURIComponent(SECRET)],
  ["in percent-encoding of every byte", strict(SECRET)],
  ["in percent-encoding, twice", encodeURIComponent(encodeURIComponent(SECRET))],
  ["in a form", new URLSearchParams({ a: SECRET }).toString()],
  ["in a form, in lower case", new URLSearchParams({ a: SECRET }).toString().toLowerCase()],
  ["with escaped slashes", SECRET.replaceAll("/", "\\/")],
  ["with escapes of JSON", SECRET.replaceAll("/", "\\u002f").replaceAll("~", "\\u007E")],
  ["with a name for a character of HTML", SECRET.replaceAll("+", "&amp;")],
  ["without its last characters", SECRET.slice(0, -2)],
  ["in base64", btoa(SECRET)],
  ["with escapes of bytes", SECRET.replaceAll("/", "\\x2f")],
  ["after a byte that is not UTF-8", `%FF${strict(SECRET)}`],
  ["with references of HTML", SECRET.replaceAll("/", "&#x2F;").replaceAll("~", "&#126;")],
])("E1 · a secret %s is removed", (_, echo) => {
  const safe = redact(`The value ${echo} is unknown`, [SECRET]);
  expect(safe).toContain("[redacted]");
  expect(safe.toLowerCase()).not.toContain("mnop");
});

test("E1 · a secret with accents is removed in Latin-1 and in a decomposed form", () => {
  const secret = "p\u00e4ssw\u00f6rd-x1-kgb";
  for (const echo of ["p%E4ssw%F6rd-x1-kgb", secret.normalize("NFD")])
    expect(redact(`not ${echo}`, [secret])).toBe("[redacted]");
});

test.each([
  ["the code REFRESH_TOKEN_EXPIRED_E40012", "the code REFRESH_TOKEN_EXPIRED_E40012"],
  ["the token AB12cd34EF56gh78IJ90kl is not valid", "the token [redacted] is not valid"],
  ["got eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl", "got [redacted]"],
  ["the refresh token has expired (AADSTS700082)", "the refresh token has expired (AADSTS700082)"],
  ["see developer.example.com/authorization-errors", "see developer.example.com/authorization-errors"],
])("E1 · %j becomes %j", (text, expected) => {
  expect(redact(text, ["another secret"])).toBe(expected);
});

test("text and secrets that are not valid Unicode are redacted as well", () => {
  expect(redact("bad \ud800 value", ["\ud800", "tok\ud800en"])).toBe("bad \ufffd value");
});

test.each<[string | null, string | null]>([
  [null, null],
  ["application/json", "application/json"],
  ['text/html; a=b; charset="utf-8"', "text/html; charset=utf-8"],
  ["text/plain; c=abcdef; s=my secret", "text/plain"],
  ["text/AB12cd34EF56gh78IJ90kl", "text/[redacted]"],
  ["text/my-secret; charset=x", "[redacted]; charset=x"],
  ["no type", null],
])("E1 · the content type %j is shown as %j", (contentType, expected) => {
  expect(safeMediaType(contentType, ["text/my-secret"])).toBe(expected);
});
