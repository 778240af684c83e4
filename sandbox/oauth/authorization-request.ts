// Judges an authorization request (RFC 6749, section 4.1.1). The order matters: as long as the client and its
// redirect URI are in doubt nothing may be sent to that URI, so those failures are shown to the person instead.

import type { Client, Clients } from "./clients.ts";
import type { Provider } from "../providers/provider.ts";
import { repeated, single } from "../control/received.ts";
import type { Params } from "../control/received.ts";
import { parseScope } from "./scope-list.ts";

export interface AuthorizationRequest {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly state?: string;
  readonly scope: readonly string[];
  readonly challenge: string | null;
  readonly prompt?: string;
}

export type Judgement =
  | { readonly verdict: "valid"; readonly request: AuthorizationRequest; readonly client: Client }
  | { readonly verdict: "shown"; readonly reason: string }
  | {
      readonly verdict: "redirected";
      readonly redirectUri: string;
      readonly state: string | undefined;
      readonly error: string;
      readonly description: string;
    };

const LOOPBACK = new Set(["localhost", "127.0.0.1"]);

/** Judges the parameters of an authorization request. */
export function judgeAuthorization(provider: Provider, clients: Clients, params: Params): Judgement {
  const clientId = single(params, "client_id");
  const redirectUri = single(params, "redirect_uri");
  if (clientId === undefined) return { verdict: "shown", reason: "The request names no client_id." };
  const client = clients.find(clientId) ?? hostnameClient(provider, clientId, redirectUri);
  if (!client) return { verdict: "shown", reason: `${provider.name} knows no client ${clientId}.` };
  if (redirectUri === undefined || !client.redirectUris.includes(redirectUri)) {
    return { verdict: "shown", reason: "The redirect_uri is not one that this client registered." };
  }

  const state = single(params, "state");
  const refuse = (error: string, description: string): Judgement => ({
    verdict: "redirected",
    redirectUri,
    state,
    error,
    description,
  });
  const twice = repeated(params);
  if (twice.length > 0) return refuse("invalid_request", `Given more than once: ${twice.join(", ")}`);
  const responseType = single(params, "response_type");
  if (responseType === undefined) return refuse("invalid_request", "response_type is missing");
  if (responseType !== "code")
    return refuse("unsupported_response_type", "Only response_type=code is supported");

  const challenge = single(params, "code_challenge") ?? null;
  if (challenge === null && provider.pkce === "required") {
    return refuse("invalid_request", "code_challenge is required");
  }
  if (challenge !== null && single(params, "code_challenge_method") !== "S256") {
    return refuse("invalid_request", "code_challenge_method must be S256");
  }
  if (challenge !== null && !/^[\w-]{43}$/.test(challenge)) {
    return refuse("invalid_request", "code_challenge is not the base64url of a SHA-256 digest");
  }
  const scope = parseScope(provider, single(params, "scope"));
  if (!scope) return refuse("invalid_scope", "A requested scope is missing, unknown or malformed");
  const prompt = single(params, "prompt");
  return {
    verdict: "valid",
    client,
    request: {
      clientId,
      redirectUri,
      scope,
      challenge,
      ...(state !== undefined && { state }),
      ...(prompt !== undefined && { prompt }),
    },
  };
}

/** Makes a client out of a hostname, where the provider takes one that is the redirect URI's own. */
function hostnameClient(
  provider: Provider,
  clientId: string,
  redirectUri: string | undefined,
): Client | undefined {
  if (!provider.clients.hostnames || !isHostname(clientId)) return undefined;
  const url = redirectUri === undefined ? null : URL.parse(redirectUri);
  const isOwn = url?.protocol === "https:" && url.hostname === clientId;
  const isLoopback = url?.protocol === "http:" && LOOPBACK.has(url.hostname) && LOOPBACK.has(clientId);
  return {
    clientId,
    secret: null,
    redirectUris: redirectUri !== undefined && (isOwn || isLoopback) ? [redirectUri] : [],
    method: "none",
    name: clientId,
  };
}

/** Tells whether a value can be a hostname: dot-separated labels, or this computer. */
export function isHostname(value: string): boolean {
  return (
    LOOPBACK.has(value) || /^(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z][a-z\d-]*[a-z\d]$/i.test(value)
  );
}
