// Forwards an app's API call to the provider: the host comes from the integration, the credential from the
// connection, and both bodies are streamed. After a 401, or the provider's equivalent, the token is refreshed
// once, and the request is sent again if its body was buffered.

import type { AccessToken } from "../connection/token/token-set.ts";
import { checkOutboundUrl, type OutboundPolicy } from "../net/outbound-policy.ts";
import { readBoundedBody } from "../net/read-bounded-body.ts";
import { apiUrl, credentialHeaders } from "../providers/api-request.ts";
import type { Provider } from "../providers/provider.ts";
import { fail, ok, type Result } from "../shared/result.ts";
import { requestHeaders, responseHeaders } from "./headers.ts";

/** A body up to this size is buffered so that it can be sent again. A larger one is streamed, once. */
const MAX_REPLAYED_BYTES = 64 * 1024;
const HEADERS_TIMEOUT_MS = 60_000;

export type ProxyTarget = {
  provider: Provider;
  apiBaseUrl: string;
  /** The path below the base, still percent-encoded, without a leading slash. */
  path: string;
  /** The query with its "?", or empty. */
  query: string;
  policy: OutboundPolicy;
  /** Sent as `x-request-id`, unless the caller sets that header. */
  requestId: string;
};

type Body = { content: ReadableStream | Uint8Array<ArrayBuffer> | null; replayable: boolean };

/** Forwards a request. `renew` is called at most once, for a new token after the provider rejected one. */
export async function forward(
  request: Request,
  target: ProxyTarget,
  token: AccessToken,
  renew: (rejectedVersion: number) => Promise<Result<AccessToken>>,
): Promise<Result<Response>> {
  const url = apiUrl(target.apiBaseUrl, target.path, target.query);
  if (url === null || typeof checkOutboundUrl(url.href, target.policy) === "string") {
    return fail("proxy_path_invalid", {
      detail: "Use a path below the API's base URL, without dot segments.",
    });
  }
  const body = await readBody(request);
  if (body === null)
    return fail("proxy_request_invalid", { detail: "The body is longer than its content-length." });
  const first = await send(request, url, target, token, body.content);
  if (!first.ok || !target.provider.api.refusedStatuses.includes(first.value.status)) return first;
  const renewed = await renew(token.version).catch((): Result<AccessToken> => fail("provider_unavailable"));
  const canReplay = body.replayable && !isNeverReplayed(target);
  if (!renewed.ok || !canReplay || renewed.value.version === token.version) return first;
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
    return fail("proxy_request_invalid", { detail: "The method or a header is invalid." });
  }
  // Only the wait for the headers is limited. A stream in either direction can take any time.
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
  const [segment = ""] = path.split("/");
  const { neverReplayed } = provider.api;
  // The provider decodes percent-encoded letters, so an encoded segment could be one of these.
  return neverReplayed.includes(segment.toLowerCase()) || (neverReplayed.length > 0 && segment.includes("%"));
}
