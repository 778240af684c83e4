// Validates an authorization request (RFC 6749, section 4.1.1). The client and its redirect URI are validated first:
// until they are known to be valid, errors are shown to the user and not sent to the redirect URI.

import type { Client, Clients } from "./clients.ts";
import type { Provider } from "../providers/provider.ts";
import { repeatedParams, singleParam } from "../control/received-request.ts";
import type { Params } from "../control/received-request.ts";
import { parseScope } from "./scope-list.ts";

export interface AuthorizationRequest {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly state?: string;
  readonly scope: readonly string[];
  readonly challenge: string | null;
  readonly prompt?: string;
}

export type ValidatedRequest =
  | { readonly outcome: "valid"; readonly request: AuthorizationRequest; readonly client: Client }
  | { readonly outcome: "error_page"; readonly reason: string }
  | {
      readonly outcome: "error_redirect";
      readonly redirectUri: string;
      readonly state: string | undefined;
      readonly error: string;
      readonly description: string;
    };

const LOOPBACK = new Set(["localhost", "127.0.0.1"]);

/** Validates the parameters of an authorization request. */
export function validateAuthorizationRequest(
  provider: Provider,
  clients: Clients,
  params: Params,
): ValidatedRequest {
  const clientId = singleParam(params, "client_id");
  const redirectUri = singleParam(params, "redirect_uri");
  if (clientId === undefined) return { outcome: "error_page", reason: "The request has no client_id." };
  const client = clients.find(clientId) ?? hostnameClient(provider, clientId, redirectUri);
  if (!client)
    return { outcome: "error_page", reason: `${provider.name} has no client with the ID ${clientId}.` };
  if (redirectUri === undefined || !client.redirectUris.includes(redirectUri)) {
    return { outcome: "error_page", reason: "The redirect_uri is not registered for this client." };
  }

  const state = singleParam(params, "state");
  const reject = (error: string, description: string): ValidatedRequest => ({
    outcome: "error_redirect",
    redirectUri,
    state,
    error,
    description,
  });
  const repeated = repeatedParams(params);
  if (repeated.length > 0) return reject("invalid_request", `Repeated parameters: ${repeated.join(", ")}`);
  const responseType = singleParam(params, "response_type");
  if (responseType === undefined) return reject("invalid_request", "response_type is missing");
  if (responseType !== "code")
    return reject("unsupported_response_type", "Only response_type=code is supported");

  const challenge = singleParam(params, "code_challenge") ?? null;
  if (challenge === null && provider.pkce === "required") {
    return reject("invalid_request", "code_challenge is required");
  }
  if (challenge !== null && singleParam(params, "code_challenge_method") !== "S256") {
    return reject("invalid_request", "code_challenge_method must be S256");
  }
  if (challenge !== null && !/^[\w-]{43}$/.test(challenge)) {
    return reject("invalid_request", "code_challenge is not the base64url of a SHA-256 digest");
  }
  const scope = parseScope(provider, singleParam(params, "scope"));
  if (!scope) return reject("invalid_scope", "A requested scope is missing, unknown or malformed");
  const prompt = singleParam(params, "prompt");
  return {
    outcome: "valid",
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

/** Returns a client whose ID is the hostname of its redirect URI, if the provider accepts such clients. */
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

/** Whether a value can be a hostname: labels separated by dots, or a loopback host. */
export function isHostname(value: string): boolean {
  return (
    LOOPBACK.has(value) || /^(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z][a-z\d-]*[a-z\d]$/i.test(value)
  );
}
