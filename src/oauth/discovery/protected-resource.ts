// Finds out which authorization servers protect a resource (RFC 9728), in the order of the MCP specification: the
// metadata that the resource's challenge names, then at the well-known URL of its path, then at the one of its origin.

import * as z from "zod";
import { boundedFetch } from "../../net/bounded-fetch.ts";
import { checkOutboundUrl, type OutboundPolicy } from "../../net/outbound-policy.ts";
import { parseJson } from "../../shared/json.ts";
import { lazy } from "../../shared/lazy.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { TOO_SLOW } from "./discovery.ts";
import { type Challenge, readChallenge } from "./challenge.ts";
import { boundScopes, isScope } from "../scopes.ts";

/** A resource, and what its metadata says. */
export type ProtectedResource = {
  /** The identifier to send as `resource` (RFC 8707), exactly as in the metadata; null where there is no metadata. */
  resource: string | null;
  /** The issuers. Without metadata, the resource's own origin. */
  issuers: string[];
  /** The scopes of the challenge or, without any, those of the metadata; null where neither names one. */
  scopes: string[] | null;
  /** Whether it accepts only tokens that are bound to a key (RFC 9449). */
  requiresDpop: boolean;
  /** The algorithms of proofs that it accepts; null where its metadata names none. */
  dpopAlgorithms: string[] | null;
};

type Request = { policy: OutboundPolicy; requestId: string | null; signal: AbortSignal };

/** Each of them can take several requests. */
const MAX_SERVERS = 3;

const Metadata = lazy(() =>
  z.object({
    resource: z.string().max(2048),
    authorization_servers: z.array(z.string().max(2048)).min(1),
    scopes_supported: z.array(z.string()).optional().catch(undefined),
    dpop_bound_access_tokens_required: z.boolean().optional().catch(undefined),
    dpop_signing_alg_values_supported: z.array(z.string()).max(50).optional().catch(undefined),
  }),
);

/**
 * Asks a resource who protects it. Fails with `discovery_failed` if the metadata is about another resource, or once the signal
 * has aborted.
 */
export async function discoverProtectedResource(
  url: URL,
  text: string,
  request: Request,
): Promise<Result<ProtectedResource>> {
  const { status, challenge } = await askWithoutToken(url, request);
  for (const location of locationsOf(url, challenge)) {
    const found = await readMetadata(location, request);
    if (request.signal.aborted) break;
    if (found === null) continue;
    if (!isAbout(found.resource, text, location)) return fail("discovery_failed", { detail: OTHER_RESOURCE });
    const { resource, authorization_servers: issuers, scopes_supported: supported } = found;
    const scopes = challenge?.scopes ?? supported ?? null;
    return ok({
      resource,
      issuers: issuers.slice(0, MAX_SERVERS),
      scopes: scopes === null ? null : boundScopes(scopes.filter(isScope)),
      requiresDpop: found.dpop_bound_access_tokens_required === true,
      dpopAlgorithms: found.dpop_signing_alg_values_supported ?? null,
    });
  }
  if (request.signal.aborted) return fail("discovery_failed", { detail: TOO_SLOW });
  if (challenge?.resourceMetadata) return fail("discovery_failed", { detail: UNREADABLE });
  if (status !== 401) return fail("discovery_failed", { detail: notProtected(status) });
  // Servers of the specification's revision of 2025-03-26 are their own authorization servers.
  return ok({
    resource: null,
    issuers: [url.origin],
    scopes: challenge?.scopes ?? null,
    requiresDpop: false,
    dpopAlgorithms: null,
  });
}

const OTHER_RESOURCE =
  "The server's metadata is about another resource, so its authorization server is not used.";

const UNREADABLE =
  "The metadata that the server's challenge names (resource_metadata) can't be read, so its authorization server is not known.";

/** Returns why a resource without metadata can't be connected. `status` is that of a call without a token, or null. */
function notProtected(status: number | null): string {
  if (status === null) return NO_RESPONSE;
  return status >= 200 && status < 300 ? NEEDS_NO_TOKEN : NOT_PROTECTED;
}

const NO_RESPONSE = "The server does not respond, or Latchkey cannot read its response. Check its URL.";

const NEEDS_NO_TOKEN =
  "The server needs no token, so there is nothing to connect. Call it directly, without Latchkey.";

const NOT_PROTECTED =
  "The server has no metadata (RFC 9728), and does not ask for a token. Check its URL. If it needs no token, call it directly, without Latchkey.";

const NO_SERVER: ReadonlySet<string> = new Set([TOO_SLOW, NO_RESPONSE, NEEDS_NO_TOKEN, NOT_PROTECTED]);

/** Whether the `detail` of a failed discovery says that a server does not respond, or does not ask for a token. */
export const isNoServer = (detail: string) => NO_SERVER.has(detail);

/** Calls a resource without a token. Returns the status, null without a response, and the challenge of a refusal. */
async function askWithoutToken(
  url: URL,
  { requestId, signal }: Request,
): Promise<{ status: number | null; challenge: Challenge | null }> {
  // A body that every server of the protocol answers without a session, so that the response is about the token.
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list", params: {} });
  const headers = { "content-type": "application/json", accept: "application/json, text/event-stream" };
  try {
    const response = await boundedFetch(url.href, { method: "POST", headers, body, signal }, requestId);
    const { status } = response;
    return { status, challenge: status === 401 ? await readChallenge(response) : null };
  } catch {
    return { status: null, challenge: null };
  }
}

function* locationsOf(url: URL, challenge: Challenge | null): Generator<string> {
  // Only the metadata that the resource itself names is used, if it names one.
  if (challenge?.resourceMetadata) return yield challenge.resourceMetadata;
  yield* wellKnownUrls(url);
}

/** The URLs of a resource's metadata, and of that of its origin (RFC 9728, section 3.1). */
function* wellKnownUrls(url: URL): Generator<string> {
  const wellKnown = `${url.origin}/.well-known/oauth-protected-resource`;
  const path = url.pathname === "/" ? "" : url.pathname;
  if (path !== "" || url.search !== "") yield `${wellKnown}${path}${url.search}`;
  yield wellKnown;
}

async function readMetadata(location: string, { policy, requestId, signal }: Request) {
  if (typeof checkOutboundUrl(location, policy) === "string") return null;
  try {
    const init = { headers: { accept: "application/json" }, signal };
    const response = await boundedFetch(location, init, requestId);
    if (response.status !== 200) return null;
    return Metadata().safeParse(parseJson(await response.text())).data ?? null;
  } catch {
    return null;
  }
}

/**
 * Whether metadata is about a resource: about its exact URL, or about a part of the server that contains it. Servers
 * with one identifier for several endpoints name their origin. Such metadata must be at a well-known URL of the same origin
 * (RFC 9728, section 3), because a part of the server could otherwise get tokens for the whole.
 */
function isAbout(resource: string, text: string, location: string): boolean {
  if (resource === text) return true;
  const whole = URL.parse(resource);
  if (whole === null || !isCanonical(resource, whole) || whole.search !== "" || whole.hash !== "")
    return false;
  const part = new URL(text);
  const prefix = whole.pathname.endsWith("/") ? whole.pathname : `${whole.pathname}/`;
  const isPart = whole.origin === part.origin && `${part.pathname}/`.startsWith(prefix);
  return isPart && [...wellKnownUrls(whole), ...wellKnownUrls(part)].includes(location);
}

/** Whether a URL is written as it is parsed, except for a slash at the end. */
const isCanonical = (text: string, { href, username, password }: URL) =>
  text.length <= MAX_RESOURCE_LENGTH &&
  username === "" &&
  password === "" &&
  [text, `${text}/`].includes(href);

/** The longest value of a template. */
const MAX_RESOURCE_LENGTH = 1024;
