// Forwards an app's API call to the provider: the host comes from the integration, the credential from the
// connection, and both bodies are streamed. After a 401, or the provider's equivalent, the token is refreshed
// once, and the request is sent again if its body was buffered. A request is also sent again after a temporary
// failure, if the caller asks for that.

import type { AccessToken } from "../connection/token/token-set.ts";
import { checkOutboundUrl, type OutboundPolicy } from "../net/outbound-policy.ts";
import { readBoundedBody } from "../net/read-bounded-body.ts";
import { apiUrl, credentialHeaders, decodePath } from "../providers/api-request.ts";
import type { Provider } from "../providers/provider.ts";
import type { TokenRefusal } from "../providers/token-refusal.ts";
import type { Clock } from "../shared/clock.ts";
import { fail, ok, type Result } from "../shared/result.ts";
import { requestHeaders, responseHeaders } from "./headers.ts";
import { proxiedLocation } from "./location.ts";
import { isRejectedToken } from "./rejected-token.ts";
import { allowedRetries, retryDelayMs, RETRIES_FORMAT, RETRIES_HEADER } from "./retries.ts";

/** A body up to this size is buffered so that it can be sent again. A larger one is streamed, once. */
const MAX_REPLAYED_BYTES = 64 * 1024;
const HEADERS_TIMEOUT_MS = 60_000;

export type ProxyTarget = {
  provider: Provider;
  tokenRefusal: TokenRefusal;
  apiBaseUrl: string;
  /** The path below the base, still percent-encoded, without the slash that precedes it. */
  path: string;
  /** The query with its "?", or empty. */
  query: string;
  /** The path of this connection's proxy, which ends with a slash. */
  proxyPath: string;
  /** The origins at which a caller that follows a redirect would send its API key to Latchkey. */
  ownOrigins: string[];
  policy: OutboundPolicy;
  /** Sent as `x-request-id`, unless the caller sets that header. */
  requestId: string;
};

/** The clock, and the wait before a retry. */
export type ProxyTime = { now: Clock; sleep: (ms: number) => Promise<void> };

type Body = { content: ReadableStream | Uint8Array<ArrayBuffer> | null; replayable: boolean };

/** Forwards a request. `renew` is called at most once, for a new token after the provider rejected one. */
export async function forward(
  request: Request,
  target: ProxyTarget,
  token: AccessToken,
  renew: (rejectedVersion: number) => Promise<Result<AccessToken>>,
  time: ProxyTime,
): Promise<Result<Response>> {
  const url = apiUrl(target.apiBaseUrl, target.path, target.query);
  if (url === null || typeof checkOutboundUrl(url.href, target.policy) === "string") {
    return fail("proxy_path_invalid", {
      detail: "Use a path below the API's base URL, without dot segments and control characters.",
    });
  }
  const requested = allowedRetries(request);
  if (requested === null) return fail("proxy_request_invalid", { detail: RETRIES_FORMAT });
  // The response to a TRACE request repeats its headers (RFC 9110, section 9.3.8).
  if (request.method === "TRACE")
    return fail("proxy_request_invalid", { detail: "TRACE is not sent with a credential." });
  const body = await readBody(request);
  if (body === null)
    return fail("proxy_request_invalid", { detail: "The body is longer than its content-length." });
  const canReplay = body.replayable && !isNeverReplayed(target);
  let current = token;
  let [retries, waitedMs] = [0, 0];
  for (;;) {
    const sent = await send(request, url, target, current, body.content);
    if (!sent.ok) return sent;
    const response = sent.value;
    let delayMs: number | null = null;
    if (current === token && (await isRejectedToken(response, target.tokenRefusal))) {
      const renewed = await renew(token.version).catch((): Result<AccessToken> =>
        fail("provider_unavailable"),
      );
      if (canReplay && renewed.ok && renewed.value.version !== token.version) {
        current = renewed.value;
        delayMs = 0;
      }
    } else if (canReplay && retries < (requested ?? 0)) {
      const names = target.provider.api.retryAfterHeaders ?? [];
      delayMs = retryDelayMs(response, { retries, waitedMs }, names, time.now());
      if (delayMs !== null) retries += 1;
    }
    if (delayMs === null) return present(response, url, target, requested === undefined ? null : retries);
    await response.body?.cancel();
    if (delayMs > 0) await time.sleep(delayMs);
    waitedMs += delayMs;
  }
}

async function send(
  request: Request,
  url: URL,
  { provider, requestId }: ProxyTarget,
  token: AccessToken,
  body: Body["content"],
): Promise<Result<Response>> {
  const { header, metadataHeaders, contentType } = provider.api;
  const credential = credentialHeaders(provider, token.access_token, token.metadata);
  let outgoing: Request;
  try {
    const headers = requestHeaders(request.headers, credential, {
      contentType: body === null ? null : contentType,
      reserved: [header, ...Object.keys(metadataHeaders)],
    });
    if (!headers.has("x-request-id")) headers.set("x-request-id", requestId);
    outgoing = new Request(url, { method: request.method, headers, body, redirect: "manual" });
  } catch {
    return fail("proxy_request_invalid", {
      detail: "The method or a header is invalid, or a GET or HEAD request has a body.",
    });
  }
  // Only the wait for the headers is limited. A stream in either direction can take any time.
  const abort = new AbortController();
  const timer = body instanceof ReadableStream ? null : setTimeout(() => abort.abort(), HEADERS_TIMEOUT_MS);
  try {
    // Cloudflare's cache does not know the credential, and is shared by all apps.
    return ok(await fetch(outgoing, { signal: abort.signal, cache: "no-store" }));
  } catch {
    return fail("provider_unavailable");
  } finally {
    if (timer !== null) clearTimeout(timer);
  }
}

/** Returns the provider's response as the caller gets it. `retries` is null if the caller asked for none. */
function present(
  response: Response,
  url: URL,
  target: ProxyTarget,
  retries: number | null,
): Result<Response> {
  const { body, status, statusText } = response;
  const headers = responseHeaders(response.headers, (location) => proxiedLocation(location, url, target));
  if (retries !== null) headers.set(RETRIES_HEADER, String(retries));
  try {
    return ok(new Response(body, { status, statusText, headers }));
  } catch {
    // The status is one that HTTP does not define, such as 999.
    return fail("provider_unavailable");
  }
}

/**
 * Reads the request body. Returns null where the body is longer than its content-length; the rest is then not
 * read.
 */
async function readBody(request: Request): Promise<Body | null> {
  if (request.body === null) return { content: null, replayable: true };
  const length = Number(request.headers.get("content-length") ?? Number.NaN);
  if (length === 0) return { content: null, replayable: true };
  if (!(length <= MAX_REPLAYED_BYTES)) return { content: request.body, replayable: false };
  const content = await readBoundedBody(request.body, MAX_REPLAYED_BYTES);
  return content === null ? null : { content, replayable: true };
}

function isNeverReplayed({ provider, path }: ProxyTarget): boolean {
  const { neverReplayed } = provider.api;
  if (neverReplayed.length === 0) return false;
  // The provider decodes the path, and a server can drop empty segments at its beginning.
  const segments = decodePath(path)
    .toLowerCase()
    .split(/[/\\;?#]/);
  return segments.some((segment) => neverReplayed.includes(segment));
}
