// Reads the response of an API for an agent: text up to a limit, some of the headers, and nothing of the credential.

import * as z from "zod";
import type { AccessToken } from "../../../connection/token/token-set.ts";
import { credentialHeaders } from "../../../providers/api-request.ts";
import type { Provider } from "../../../providers/provider.ts";
import { SECOND } from "../../../shared/clock.ts";
import { lazy, type Parsed } from "../../../shared/lazy.ts";

/** The longest body that an agent gets. */
const MAX_BODY_CHARACTERS = 64 * 1024;
/** Read beyond that, so that the limit does not cut a secret in two before it is removed. */
const OVERLAP = 16 * 1024;
/** What replaces a secret. */
const REMOVED = "[removed]";
const READ_TIMEOUT_MS = 30 * SECOND;

const HEADERS = [
  "content-type",
  "etag",
  "last-modified",
  "link",
  "location",
  "mcp-session-id",
  "retry-after",
  "x-request-id",
];
const RATE_LIMITS = /^(x-)?ratelimit(-[a-z-]+)?$|^x-rate-limit-[a-z-]+$/;

export const ShownResponse = lazy(() =>
  z.object({
    status: z.int().describe("The HTTP status of the API's response."),
    headers: z.record(z.string(), z.string()),
    body: z
      .string()
      .nullable()
      .describe("The text of the body. Null if there is none, or if it is not text."),
    truncated: z.boolean().describe("Whether the body is longer than what you see."),
    note: z.string().nullable().describe("What is not shown of the response, and why."),
  }),
);

export type ShownResponse = Parsed<typeof ShownResponse>;

/** Reads a response. What `secret` matches is removed from it. `proxyPath` begins the addresses that lead through the proxy. */
export async function readResponse(
  response: Response,
  secret: RegExp,
  proxyPath: string,
): Promise<ShownResponse> {
  const redact = (text: string) => text.replaceAll(secret, REMOVED);
  const headers: Record<string, string> = {};
  for (const [name, value] of response.headers)
    if (HEADERS.includes(name) || RATE_LIMITS.test(name))
      headers[name] = redact(value.startsWith(proxyPath) ? `/${value.slice(proxyPath.length)}` : value);
  const shown = { status: response.status, headers };
  const type = response.headers.get("content-type");
  if (!isText(type)) {
    await response.body?.cancel().catch(() => {});
    const note = `The body has the type ${redact(type ?? "")}, which is not shown.`;
    return { ...shown, body: null, truncated: false, note };
  }
  const { text, isComplete } = await readText(response);
  const truncated = !isComplete || text.length > MAX_BODY_CHARACTERS;
  return {
    ...shown,
    body: text.length === 0 ? null : beginningOf(text, secret),
    truncated,
    note: truncated
      ? `Only the first part is shown, up to ${MAX_BODY_CHARACTERS} characters. Ask the API for less.`
      : null,
  };
}

/** Returns the part of a text up to the limit. A secret that begins before the limit is removed as a whole. */
function beginningOf(text: string, secret: RegExp): string {
  let shown = "";
  let end = 0;
  for (const { 0: found, index } of text.matchAll(secret)) {
    if (index >= MAX_BODY_CHARACTERS) break;
    shown += text.slice(end, index) + REMOVED;
    end = index + found.length;
  }
  return shown + text.slice(end, Math.max(end, MAX_BODY_CHARACTERS));
}

/** A body without a type counts as text. */
const isText = (type: string | null) =>
  type === null ||
  /^(text\/|application\/([\w.-]+\+)?(json|xml|yaml)|application\/(x-ndjson|javascript|graphql|x-www-form-urlencoded))/i.test(
    type,
  );

/** Reads a body as UTF-8 up to the limit, for some seconds. */
async function readText({ body }: Response): Promise<{ text: string; isComplete: boolean }> {
  if (body === null) return { text: "", isComplete: true };
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let timer: ReturnType<typeof setTimeout> | null = null;
  const deadline = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), READ_TIMEOUT_MS);
  });
  let text = "";
  try {
    for (;;) {
      const read = await Promise.race([reader.read(), deadline]);
      if (read === null) return { text, isComplete: false };
      if (read.done) return { text: text + decoder.decode(), isComplete: true };
      text += decoder.decode(read.value, { stream: true });
      if (text.length > MAX_BODY_CHARACTERS + OVERLAP) return { text, isComplete: false };
    }
  } catch {
    // The connection broke.
    return { text, isComplete: false };
  } finally {
    if (timer !== null) clearTimeout(timer);
    await reader.cancel().catch(() => {});
  }
}

/** Shorter values also occur by chance. */
const MIN_SECRET_LENGTH = 6;

/** Returns a pattern of the credential, in the forms in which an API could repeat it in its response. */
export function secretPattern(provider: Provider, tokens: readonly AccessToken[]): RegExp {
  const secrets = tokens.flatMap((token) => [
    token.access_token,
    ...Object.values(token.credentials ?? {}),
    ...Object.values(credentialHeaders(provider, token)).map((value) => value.replace(/^[\w-]+[ =]/, "")),
  ]);
  // The longest first, because a shorter one can be a part of it.
  const patterns = [...new Set(secrets)]
    .filter(({ length }) => length >= MIN_SECRET_LENGTH)
    .toSorted((a, b) => b.length - a.length)
    .map((secret) => secret.replaceAll(/[^A-Za-z\d]/gu, encodedForms));
  return new RegExp(patterns.length === 0 ? "(?!)" : patterns.join("|"), "g");
}

/** Returns a pattern of a number in hexadecimal digits of either case. */
const hex = (code: number, length: number) =>
  code
    .toString(16)
    .padStart(length, "0")
    .replaceAll(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);

/** Returns a pattern of a character as it is, and as JSON, URLs, forms, and HTML encode it. Servers differ in what they encode. */
function encodedForms(character: string): string {
  const units = character.split("").map((unit) => unit.charCodeAt(0));
  const forms = [
    `\\\\?${units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("")}`,
    Array.from(new TextEncoder().encode(character), (byte) => `%${hex(byte, 2)}`).join(""),
    units.map((unit) => `\\\\u${hex(unit, 4)}`).join(""),
    `&#(?:${character.codePointAt(0)}|[xX]${hex(character.codePointAt(0) ?? 0, 1)});`,
    ...(character === " " ? ["\\+"] : []),
  ];
  return `(?:${forms.join("|")})`;
}
