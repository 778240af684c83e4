// Token revocation (RFC 7009), and the forms that a provider's definition describes.

import { customFetch, revocationRequest } from "oauth4webapi";
import { boundedFetch } from "../net/bounded-fetch.ts";
import { checkOutboundUrl } from "../net/outbound-policy.ts";
import { parseRetryAfter } from "../net/retry-after.ts";
import { parseJson } from "../shared/json.ts";
import type { RevocationForm } from "../providers/revocation-form.ts";
import { allowHttpOnLoopback, serverAndClient } from "./client-authentication.ts";
import type { TokenEndpoint } from "./token/token-request.ts";

export type RevocationOutcome =
  | { kind: "revoked" }
  /** There is no revocation endpoint, or the server rejected the request for good. */
  | { kind: "refused" }
  /** Nothing was sent, because another connection uses the account's authorization. */
  | { kind: "shared" }
  /** No decision, or one that can change when the client is fixed. */
  | { kind: "unavailable"; retryAfterSeconds: number | null };

type RevocationEndpoint = Omit<TokenEndpoint, "provider" | "values">;

/**
 * Revokes a grant by its refresh token if there is one, else by its access token (RFC 7009, section 2.1). A server that
 * does not revoke refresh tokens gets the access token instead.
 */
export async function revokeTokens(
  endpoint: RevocationEndpoint,
  tokens: { access_token: string; refresh_token: string | null },
): Promise<RevocationOutcome> {
  const { access_token, refresh_token } = tokens;
  const form = endpoint.registration.revocation;
  if (form !== undefined) {
    const preferred = form.token ?? (refresh_token === null ? "access_token" : "refresh_token");
    const token = preferred === "refresh_token" ? (refresh_token ?? access_token) : access_token;
    return revokeInForm(endpoint, form, { token, access_token });
  }
  const outcome = refresh_token === null ? null : await revokeToken(endpoint, refresh_token, "refresh_token");
  if (outcome !== null && outcome !== "unsupported") return outcome;
  const other = await revokeToken(endpoint, access_token, "access_token");
  return other === "unsupported" ? { kind: "refused" } : other;
}

async function revokeToken(
  endpoint: RevocationEndpoint,
  token: string,
  hint: "access_token" | "refresh_token",
): Promise<RevocationOutcome | "unsupported"> {
  const { registration, credentials, policy } = endpoint;
  const url = registration.endpoints.revocation_endpoint;
  if (url === undefined || typeof checkOutboundUrl(url, policy) === "string") return { kind: "refused" };
  const { server, client, authentication } = serverAndClient(registration, credentials, endpoint.now);
  try {
    const response = await revocationRequest(server, client, authentication, token, {
      [customFetch]: (target, init) => (endpoint.send ?? boundedFetch)(target, init, endpoint.requestId),
      additionalParameters: { token_type_hint: hint },
      ...allowHttpOnLoopback(url),
    });
    return await outcomeOf(response, endpoint);
  } catch {
    return { kind: "unavailable", retryAfterSeconds: null };
  }
}

/** Sends the request in the form of the provider's definition. */
async function revokeInForm(
  endpoint: RevocationEndpoint,
  form: RevocationForm,
  tokens: { token: string; access_token: string },
): Promise<RevocationOutcome> {
  const { registration, credentials, policy } = endpoint;
  const template = registration.endpoints.revocation_endpoint ?? "";
  const text =
    form.tokenIn === "url" ? template.replace("{token}", encodeURIComponent(tokens.token)) : template;
  const url = checkOutboundUrl(text, policy);
  if (typeof url === "string") return { kind: "refused" };
  const headers = new Headers({ accept: "application/json" });
  const body = new URLSearchParams(form.parameters);
  if (form.tokenIn === "body") body.set(form.tokenParameter, tokens.token);
  if (form.tokenIn === "query") url.searchParams.set(form.tokenParameter, tokens.token);
  if (form.authentication === "token") {
    const { header, scheme } = form.credential;
    try {
      headers.set(header, scheme === null ? tokens.access_token : `${scheme} ${tokens.access_token}`);
    } catch {
      // No header can have this token, at any time.
      return { kind: "refused" };
    }
  } else if (form.authentication === "client") {
    const { server, client, authentication } = serverAndClient(registration, credentials, endpoint.now);
    await authentication(server, client, body, headers);
  }
  const content = form.body === "json" ? JSON.stringify(Object.fromEntries(body)) : body;
  if (form.body === "json" && body.size > 0) headers.set("content-type", "application/json");
  try {
    const init = {
      method: form.method,
      headers,
      ...(body.size > 0 && form.method !== "GET" && { body: content }),
    };
    const outcome = await outcomeOf(
      await (endpoint.send ?? boundedFetch)(url.href, init, endpoint.requestId),
      endpoint,
    );
    return outcome === "unsupported" ? { kind: "refused" } : outcome;
  } catch {
    return { kind: "unavailable", retryAfterSeconds: null };
  }
}

/** Returns what a response decided. The body of a success says nothing (RFC 7009, section 2.2). */
async function outcomeOf(
  response: Response,
  endpoint: RevocationEndpoint,
): Promise<RevocationOutcome | "unsupported"> {
  if (response.ok) return { kind: "revoked" };
  const { status, headers } = response;
  return (
    decisionOf(status, errorOf(await response.text())) ?? {
      kind: "unavailable",
      // RFC 7009, section 2.2.1.
      retryAfterSeconds: parseRetryAfter(headers.get("retry-after"), endpoint.now()),
    }
  );
}

function errorOf(text: string): unknown {
  const body = parseJson(text);
  return typeof body === "object" && body !== null && "error" in body ? body.error : null;
}

/**
 * Returns what an error response decided; null for none. 401 is about the client, which can be fixed; 408 and 429 are
 * temporary (RFC 6749, section 5.2).
 */
function decisionOf(status: number, error: unknown): RevocationOutcome | "unsupported" | null {
  if (status < 400 || status >= 500 || status === 408 || status === 429) return null;
  // The token is no longer valid, so nothing is left to revoke (RFC 7009, section 2.2).
  if (error === "invalid_token") return { kind: "revoked" };
  if (error === "unsupported_token_type") return "unsupported";
  return status === 401 ? null : { kind: "refused" };
}
