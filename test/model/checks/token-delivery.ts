// Interprets a token response, depending on how much of it arrives. This does not use Latchkey's code, because that
// code is tested here.

import { z } from "zod";

const Body = z.object({
  access_token: z.string().optional(),
  refresh_token: z.string().min(1).optional(),
  token_type: z.string().optional(),
  expires_in: z.coerce.number().positive().optional().catch(undefined),
  error: z.string().optional(),
});

export type TokenDelivery = {
  /**
   * Lost: the response did not arrive completely. Too large: it arrived, but is not read. Temporary: the response does
   * not decide about the presented token, but it may contain the next one.
   */
  outcome: "granted" | "ended" | "temporary" | "lost" | "too large";
  body: z.output<typeof Body>;
  retryAfterSeconds: number | null;
};

/** The most that Latchkey reads of a token endpoint's response. */
const MAX_BYTES = 64 * 1024;

/** Reads a response. `bytes` is null if the response is truncated. */
export function readTokenDelivery(
  status: number,
  headers: Headers,
  bytes: ArrayBuffer | null,
): TokenDelivery {
  if (bytes === null) return { outcome: "lost", ...NOTHING };
  if (bytes.byteLength > MAX_BYTES) return { outcome: "too large", ...NOTHING };
  const parsed = Body.safeParse(parseJson(new TextDecoder().decode(bytes)));
  const body = parsed.data ?? {};
  const retryAfter = headers.get("retry-after");
  const retryAfterSeconds = retryAfter === null ? null : Number(retryAfter);
  return { outcome: outcomeOf(status, body), body: status === 200 ? body : {}, retryAfterSeconds };
}

const NOTHING = { body: {}, retryAfterSeconds: null };

function outcomeOf(status: number, body: z.output<typeof Body>): TokenDelivery["outcome"] {
  const isFinal = status === 200 || (status >= 400 && status < 500 && status !== 429);
  if (body.error !== undefined) return isFinal && body.error === "invalid_grant" ? "ended" : "temporary";
  const isBearer = (body.token_type ?? "bearer").toLowerCase() === "bearer";
  return status === 200 && body.access_token !== undefined && isBearer ? "granted" : "temporary";
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
