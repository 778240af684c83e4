// Forwards an app's API call to the provider: the host comes from the integration, the credential from the
// connection, and both bodies are streamed. After a 401, or the provider's equivalent, the token is refreshed
// once, and the request is sent again if its body was buffered. A request is also sent again after a temporary
// failure, if the caller asks for that.

import type { AccessToken } from "../connection/token/token-set.ts";
import { type BoundToken, proveToken, receiveNonce } from "../connection/token/token-proof.ts";
import { readBoundedBody } from "../net/read-bounded-body.ts";
import { readChallenge } from "../oauth/discovery/challenge.ts";
import {
  addQuery,
  apiHref,
  credentialHeaders,
  decodePath,
  withTokenParameter,
} from "../providers/api-request.ts";
import type { Clock } from "../shared/clock.ts";
import { fail, ok, type Result } from "../shared/result.ts";
import type { ApiTarget } from "./api-target.ts";
import { hideChallenge, setRequestHeaders, setResponseHeaders } from "./headers.ts";
import { proxiedLocation } from "./location.ts";
import { isExpiredToken } from "./rejected-token.ts";
import { allowedRetries, retryDelayMs, RETRIES_FORMAT, RETRIES_HEADER } from "./retries.ts";

/** A body up to this size is buffered so that it can be sent again. A larger one is streamed, once. */
const MAX_REPLAYED_BYTES = 64 * 1024;
const HEADERS_TIMEOUT_MS = 60_000;

/** A call of an API. */
export type ProxiedCall = {
  /** The path below the base, still percent-encoded, without the slash that precedes it. */
  path: string;
  /** The query with its "?", or empty. */
  query: string;
  /** The path of this connection's proxy, which ends with a slash. */
  proxyPath: string;
  /** The origins at which a caller that follows a redirect would send its API key to Latchkey. */
  ownOrigins: string[];
  /** Sent as `x-request-id`, unless the caller sets that header. */
  requestId: string;
};

/** The clock, and the wait before a retry. */
export type ProxyTime = { now: Clock; sleep: (ms: number) => Promise<void> };

const NO_BODY: Body = { content: null, replayable: true };

type Body = { content: ReadableStream | Uint8Array<ArrayBuffer> | null; replayable: boolean };

/** What the API says about a token. */
export type TokenReports = {
  /** Returns a new token after the API has rejected one. Called at most once. */
  renew: (rejectedVersion: number) => Promise<Result<AccessToken>>;
  /** Remembers the scopes that a token lacks, as a resource whose server is discovered says it. */
  needScopes: (version: number, scopes: readonly string[]) => Promise<void>;
};

/** Forwards a request. */
export async function forward(
  request: Request,
  target: ApiTarget,
  call: ProxiedCall,
  token: AccessToken,
  { renew, needScopes }: TokenReports,
  time: ProxyTime,
): Promise<Result<Response>> {
  const url = apiHref(target.base, call.path, addQuery(call.query, target.query));
  if (url === null) {
    return fail("proxy_path_invalid", {
      detail: "Use a path below the API's base URL, without dot segments and control characters.",
    });
  }
  const requested = allowedRetries(request);
  if (requested === null) return fail("proxy_request_invalid", { detail: RETRIES_FORMAT });
  // The response to a TRACE request repeats its headers (RFC 9110, section 9.3.8).
  if (request.method === "TRACE")
    return fail("proxy_request_invalid", { detail: "TRACE is not sent with a credential." });
  const body = request.body === null ? NO_BODY : await readBody(request, request.body);
  if (body === null)
    return fail("proxy_request_invalid", { detail: "The body is longer than its content-length." });
  const canReplay = body.replayable && !isNeverReplayed(target, call);
  let current = token;
  let repeated: AccessToken | null = null;
  let [retries, waitedMs] = [0, 0];
  for (;;) {
    const sent = await send(request, url, target, call, { token: current, body: body.content, time });
    if (!sent.ok) return sent;
    const response = sent.value;
    let delayMs: number | null = null;
    const { tokenRefusal } = target;
    const needsNonce = isBound(current) && (await receiveNonce(current, url, response, time.now()));
    if (needsNonce) {
      // The API has processed nothing, and the token is not at fault. Once for each token, so that this ends.
      if (canReplay && repeated !== current) delayMs = 0;
      repeated = current;
    } else if (
      current === token &&
      (tokenRefusal.statuses.includes(response.status) ||
        (tokenRefusal.expiredWhen !== undefined &&
          (await isExpiredToken(response, tokenRefusal.expiredWhen))))
    ) {
      const renewed = await renew(token.version).catch((): Result<AccessToken> =>
        fail("provider_unavailable"),
      );
      if (canReplay && renewed.ok && renewed.value.version !== token.version) {
        current = renewed.value;
        delayMs = 0;
      }
    } else if (canReplay && retries < (requested ?? 0)) {
      const names = target.provider.api.retry_after_headers ?? [];
      delayMs = retryDelayMs(response, { retries, waitedMs }, names, time.now());
      if (delayMs !== null) retries += 1;
    }
    if (delayMs === null) {
      if (response.status === 403 && target.base.exact !== undefined) {
        const challenge = await readChallenge(response);
        if (challenge?.error === "insufficient_scope")
          await needScopes(current.version, challenge.scopes ?? []).catch(() => {});
      }
      return present(response, url, target, call, requested === undefined ? null : retries);
    }
    await response.body?.cancel().catch(() => {});
    if (delayMs > 0) await time.sleep(delayMs);
    waitedMs += delayMs;
  }
}

async function send(
  request: Request,
  url: string,
  { provider, reserved, headers: fixed }: ApiTarget,
  { requestId }: ProxiedCall,
  { token, body, time }: { token: AccessToken; body: Body["content"]; time: ProxyTime },
): Promise<Result<Response>> {
  const { method, headers } = request;
  const proof = isBound(token) ? { dpop: await proveToken(token, { method, url }, time.now()) } : null;
  let outgoing: Request;
  try {
    // Cloudflare's cache does not know the credential, and is shared by all apps.
    const target = withTokenParameter(url, provider, token);
    outgoing = new Request(target, { method, headers, body, redirect: "manual", cache: "no-store" });
    const own = credentialHeaders(provider, token);
    const credential = proof === null ? own : { ...own, ...proof };
    const contentType = body === null ? null : provider.api.content_type;
    setRequestHeaders(outgoing.headers, credential, { contentType, requestId, reserved, fixed });
  } catch {
    return fail("proxy_request_invalid", {
      detail: "The method or a header is invalid, or a GET or HEAD request has a body.",
    });
  }
  // Only the wait for the headers is limited. A stream in either direction can take any time.
  const response = fetch(outgoing);
  const received = body instanceof ReadableStream ? response : withinTimeLimit(response);
  try {
    return ok(await received);
  } catch {
    return fail("provider_unavailable");
  }
}

const isBound = (token: AccessToken): token is AccessToken & BoundToken => token.dpop !== undefined;

/** Waits for a response's headers. Rejects after 60 seconds; the runtime then cancels the request with the caller's. */
async function withinTimeLimit(response: Promise<Response>): Promise<Response> {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("no response headers")), HEADERS_TIMEOUT_MS);
  });
  return Promise.race([response, limit]).finally(() => clearTimeout(timer));
}

/** Returns the provider's response as the caller gets it. `retries` is null if the caller asked for none. */
function present(
  response: Response,
  url: string,
  { base }: ApiTarget,
  call: ProxiedCall,
  retries: number | null,
): Result<Response> {
  try {
    const presented = new Response(response.body, response);
    const { headers } = presented;
    setResponseHeaders(headers, (location) =>
      proxiedLocation(location, new URL(url), { apiBaseUrl: base.href, ...call }),
    );
    if (base.exact !== undefined) hideChallenge(headers);
    if (retries !== null) headers.set(RETRIES_HEADER, String(retries));
    return ok(presented);
  } catch {
    // The status is one that HTTP does not define, such as 999.
    return fail("provider_unavailable");
  }
}

/**
 * Reads the request body. Returns null where the body is longer than its content-length; the rest is then not
 * read.
 */
async function readBody({ headers }: Request, body: ReadableStream): Promise<Body | null> {
  const length = Number(headers.get("content-length") ?? Number.NaN);
  if (length === 0) return NO_BODY;
  if (!(length <= MAX_REPLAYED_BYTES)) return { content: body, replayable: false };
  const content = await readBoundedBody(body, MAX_REPLAYED_BYTES);
  return content === null ? null : { content, replayable: true };
}

function isNeverReplayed({ provider }: ApiTarget, { path }: ProxiedCall): boolean {
  const { never_replayed: neverReplayed } = provider.api;
  if (neverReplayed.length === 0) return false;
  // The provider decodes the path, and a server can drop empty segments at its beginning.
  const segments = decodePath(path)
    .toLowerCase()
    .split(/[/\\;?#]/);
  return segments.some((segment) => neverReplayed.includes(segment));
}
