// What is stored of an endpoint's response: some of its headers, and the start of its body if it is text. It is cut and
// redacted before it is stored. An endpoint can repeat in its response what was sent to it.

import * as z from "zod";
import { lazy, type Parsed } from "../shared/lazy.ts";
import { containsPartOf, redact, REDACTED, safeMediaType } from "../net/redact.ts";
import { SECOND } from "../shared/clock.ts";

/** How many characters of a body are stored. */
const MAX_BODY_CHARACTERS = 1_024;
/** Redacted beyond that, so that the cut does not divide a secret before it is removed. */
const OVERLAP = 1_024;
/** Read beyond that, to tell the size of most bodies. */
const MAX_READ_BYTES = 16 * 1024;
/** How long the body is awaited after the headers. The delivery's result does not depend on it. */
const READ_TIMEOUT_MS = SECOND;
const MAX_HEADER_CHARACTERS = 200;

export const ResponseExcerpt = lazy(() =>
  z.object({
    headers: z.record(z.string(), z.string()),
    /** Null if there is no body, or if it is not text. */
    body: z.string().nullable(),
    /** The size of the whole body; null if it is not known. */
    body_bytes: z.number().nullable(),
    body_truncated: z.boolean(),
  }),
);
export type ResponseExcerpt = Parsed<typeof ResponseExcerpt>;

const TEXT_TYPE = /^(text\/|application\/([\w.+-]*\+)?(json|xml|x-www-form-urlencoded)\b)/i;
/** Headers that say which server responded, and how to find the request in its logs. */
const HEADERS = ["server", "date", "retry-after", "allow"];
const REQUEST_IDS = ["x-request-id", "cf-ray"];
const REQUEST_ID = /^[\w-]{1,64}$/;

/** Reads the start of a response. `secrets` and everything that looks like a token are removed from it. */
export async function readExcerpt(response: Response, secrets: readonly string[]): Promise<ResponseExcerpt> {
  const headers = safeHeaders(response.headers, secrets);
  const length = declaredLength(response.headers);
  const type = response.headers.get("content-type");
  if (response.body === null) return { headers, body: null, body_bytes: 0, body_truncated: false };
  if (type !== null && !TEXT_TYPE.test(type.trim())) {
    await response.body.cancel().catch(() => {});
    return { headers, body: null, body_bytes: length, body_truncated: length !== 0 };
  }
  const { bytes, isComplete } = await readStart(response.body);
  const text = withoutControls(new TextDecoder().decode(bytes));
  const safe = redact(text.slice(0, MAX_BODY_CHARACTERS + OVERLAP), secrets);
  const body = safe.slice(0, MAX_BODY_CHARACTERS).toWellFormed();
  return {
    headers,
    body: body === "" ? null : body,
    body_bytes: isComplete ? bytes.byteLength : length,
    body_truncated: !isComplete || text.length > MAX_BODY_CHARACTERS,
  };
}

function safeHeaders(headers: Headers, secrets: readonly string[]): Record<string, string> {
  const safe: Record<string, string> = {};
  const type = safeMediaType(headers.get("content-type"), secrets);
  if (type !== null) safe["content-type"] = type;
  for (const name of HEADERS) {
    const value = headers.get(name);
    if (value !== null) safe[name] = short(redact(withoutControls(value), secrets));
  }
  for (const name of REQUEST_IDS) {
    const value = headers.get(name) ?? "";
    if (REQUEST_ID.test(value) && !containsPartOf(value, secrets)) safe[name] = value;
  }
  const location = headers.get("location");
  if (location !== null) safe["location"] = short(redact(withoutQuery(location), secrets));
  return safe;
}

/** Returns where a redirect leads, without the parts that can contain a credential. */
function withoutQuery(location: string): string {
  const [path = ""] = withoutControls(location).split(/[?#]/);
  return path.includes("@") ? REDACTED : path;
}

const short = (text: string) => text.slice(0, MAX_HEADER_CHARACTERS).toWellFormed();

function declaredLength(headers: Headers): number | null {
  const value = headers.get("content-length") ?? "";
  return /^\d{1,15}$/.test(value) ? Number(value) : null;
}

/** Returns a text without control and formatting characters, except line breaks and tabs. */
const withoutControls = (text: string) =>
  text.replaceAll("\r\n", "\n").replaceAll(/[\p{Zl}\p{Zp}]|[^\n\t\P{C}]/gu, "");

/** Reads a body until it is longer than the limit, ends, breaks off, or takes too long. */
async function readStart(body: ReadableStream): Promise<{ bytes: Uint8Array; isComplete: boolean }> {
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  let isStopped = false;
  const stop = () => {
    isStopped = true;
    reader.cancel().catch(() => {});
  };
  const timer = setTimeout(stop, READ_TIMEOUT_MS);
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      const chunk: unknown = next.value;
      if (!(chunk instanceof Uint8Array)) break;
      chunks.push(chunk);
      size += chunk.byteLength;
      if (size > MAX_READ_BYTES) stop();
    }
  } catch {
    isStopped = true;
  } finally {
    clearTimeout(timer);
  }
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return { bytes: bytes.subarray(0, MAX_READ_BYTES), isComplete: !isStopped };
}
