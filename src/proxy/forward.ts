// Makes the app's call for it: the host is the integration's, the credential the connection's, both
// bodies stream. A 401 (or what the provider says in its place) refreshes once, and only a request that can
// be sent again is.

import type { AccessToken } from "../connection/token/token-set.ts";
import { checkOutboundUrl, type OutboundPolicy } from "../net/outbound-policy.ts";
import { readBoundedBody } from "../net/read-bounded-body.ts";
import { apiUrl, credentialHeaders } from "../providers/api-request.ts";
import type { Provider } from "../providers/provider.ts";
import { fail, ok, type Result } from "../shared/result.ts";
import { requestHeaders, responseHeaders } from "./headers.ts";

/** A body up to this size is held so that it can be sent again; a larger one streams, once. */
const MAX_REPLAYED_BYTES = 64 * 1024;
const HEADERS_TIMEOUT_MS = 60_000;

export type ProxyTarget = {
  provider: Provider;
  apiBaseUrl: string;
  /** Below the base, still percent-encoded, without a leading slash. */
  path: string;
  /** With its "?", or empty. */
  query: string;
  policy: OutboundPolicy;
  /** Sent as `x-request-id`, unless the caller names the call itself. */
  requestId: string;
};

type Body = { content: ReadableStream | Uint8Array<ArrayBuffer> | null; replayable: boolean };

/**
 * Forwards a request. `renew` is asked, at most once, for a token in place of the one that was refused.
 */
export async function forward(
  request: Request,
  target: ProxyTarget,
  token: AccessToken,
  renew: (rejectedVersion: number) => Promise<Result<AccessToken>>,
): Promise<Result<Response>> {
  const url = apiUrl(target.apiBaseUrl, target.path, target.query);
  if (url === null || typeof checkOutboundUrl(url.href, target.policy) === "string") {
    return fail("proxy_path_invalid", { detail: "Name a path below the API's base, without dot segments." });
  }
  const body = await readBody(request);
  if (body === null)
    return fail("proxy_request_invalid", { detail: "The body is longer than its content-length says." });
  const first = await send(request, url, target, token, body.content);
  if (!first.ok || !target.provider.api.refusedStatuses.includes(first.value.status)) return first;
  const renewed = await renew(token.version).catch((): Result<AccessToken> => fail("provider_unavailable"));
  const replays = body.replayable && !isNeverReplayed(target);
  if (!renewed.ok || !replays || renewed.value.version === token.version) return first;
  await first.value.body?.cancel();
  return send(request, url, target, renewed.value, body.content);
}

async function send(
  request: Request,
  url: URL,
  { provider, requestId }: ProxyTarget,
  token: AccessToken,
  body: Body["content"],
): Promise<Result<Response>> {
  const credential = credentialHeaders(provider, token.access_token, token.metadata);
  const contentType = body === null ? null : provider.api.contentType;
  let outgoing: Request;
  try {
    const headers = requestHeaders(request.headers, credential, {
      contentType,
      reserved: Object.keys(provider.api.metadataHeaders),
    });
    if (!headers.has("x-request-id")) headers.set("x-request-id", requestId);
    outgoing = new Request(url, { method: request.method, headers, body, redirect: "manual" });
  } catch {
    return fail("proxy_request_invalid", { detail: "The method or a header can't be sent." });
  }
  // Only the wait for the headers is bounded: a stream, up or down, may go on for as long as it likes.
  const abort = new AbortController();
  const timer = body instanceof ReadableStream ? null : setTimeout(() => abort.abort(), HEADERS_TIMEOUT_MS);
  try {
    const response = await fetch(outgoing, { signal: abort.signal });
    const { status, statusText, headers } = response;
    return ok(new Response(response.body, { status, statusText, headers: responseHeaders(headers) }));
  } catch {
    return fail("provider_unavailable");
  } finally {
    if (timer !== null) clearTimeout(timer);
  }
}

/** Null where the body is longer than it was said to be: then it is not held, however long that is. */
async function readBody(request: Request): Promise<Body | null> {
  if (request.body === null) return { content: null, replayable: true };
  const length = Number(request.headers.get("content-length") ?? Number.NaN);
  if (length === 0) return { content: null, replayable: true };
  if (!(length <= MAX_REPLAYED_BYTES)) return { content: request.body, replayable: false };
  const content = await readBoundedBody(request.body, MAX_REPLAYED_BYTES);
  return content === null ? null : { content, replayable: true };
}

function isNeverReplayed({ provider, path }: ProxyTarget): boolean {
  const [segment = ""] = path.split("/");
  const { neverReplayed } = provider.api;
  // An encoded letter is the same letter to the provider.
  return neverReplayed.includes(segment.toLowerCase()) || (neverReplayed.length > 0 && segment.includes("%"));
}
