// Recognizes the responses whose body means that the API rejected the token.

import { readBoundedBody } from "../net/read-bounded-body.ts";
import type { ExpiredWhen } from "../providers/definition/api.ts";
import { matchesRule } from "../providers/token-refusal.ts";
import { parseJson } from "../shared/json.ts";

const MAX_JSON_BYTES = 64 * 1024;
const READ_TIMEOUT_MS = 5_000;

/**
 * Returns whether the body of a response means that the API rejected the token. Only JSON up to 64 KiB is read, and the
 * response can still be returned.
 */
export async function isExpiredToken(response: Response, rule: ExpiredWhen): Promise<boolean> {
  if (response.body === null) return false;
  const { headers } = response;
  if (!/^application\/([\w.-]+\+)?json\b/i.test(headers.get("content-type") ?? "")) return false;
  if (Number(headers.get("content-length") ?? 0) > MAX_JSON_BYTES) return false;
  const copy = response.clone().body;
  if (copy === null) return false;
  // A stream of JSON that goes on for longer is passed on as it is. If the connection breaks, the caller finds out when
  // it reads the response itself.
  let timer: ReturnType<typeof setTimeout> | null = null;
  const deadline = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), READ_TIMEOUT_MS);
  });
  const read = readBoundedBody(copy, MAX_JSON_BYTES).catch(() => null);
  const bytes = await Promise.race([read, deadline]).finally(() => clearTimeout(timer));
  return bytes !== null && matchesRule(parseJson(new TextDecoder().decode(bytes)), rule);
}
