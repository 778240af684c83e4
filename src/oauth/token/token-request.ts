// Token requests (RFC 6749, sections 4.1.3 and 6): what is sent to a token endpoint. How the response is read is in
// token-response.ts. Knows neither connections nor storage.

import { customFetch, genericTokenEndpointRequest, processGenericTokenEndpointResponse } from "oauth4webapi";
import { boundedFetch, ResponseTooLarge } from "../../net/bounded-fetch.ts";
import { checkOutboundUrl, type OutboundPolicy } from "../../net/outbound-policy.ts";
import { parseRetryAfter } from "../../net/retry-after.ts";
import { fillAll, fillText, type TemplateValues } from "../../providers/definition/templates.ts";
import { type Assertion, type Exchange, JWT_BEARER } from "../../providers/definition/token.ts";
import type { CodeProvider } from "../../providers/provider.ts";
import type { Registration } from "../../providers/registration.ts";
import type { Clock } from "../../shared/clock.ts";
import {
  allowHttpOnLoopback,
  basicCredentials,
  type ClientCredentials,
  serverAndClient,
} from "../client-authentication.ts";
import { signJwt } from "../client-assertion.ts";
import { rememberServerNonce } from "../dpop/nonces.ts";
import { type DpopBinding, proofIn, repeatWithNonce, withServerProof } from "../dpop/server-proof.ts";
import { safeMediaType } from "../redact.ts";
import { inForm, requestFormOf, type TokenRequestKind } from "./request-form.ts";
import { readFields } from "./response-body.ts";
import { classifyFailure, NO_RESPONSE, type ReceivedResponse, type TokenFailure } from "./token-failure.ts";
import { readTokenResponse, type TokenResponse, toTokenResponse } from "./token-response.ts";

/** A request that granted no token. `contentType` is the media type of the response; null where there is none. */
export type FailedToken = { ok: false; failure: TokenFailure; contentType: string | null };

export type TokenOutcome = { ok: true; response: TokenResponse } | FailedToken;

/** A token endpoint, and the client that calls it. */
export type TokenEndpoint = {
  provider: CodeProvider;
  registration: Registration;
  /** The values of the templates of the provider's definition. */
  values: TemplateValues;
  credentials: ClientCredentials;
  /** The key to which tokens are bound (RFC 9449); null or omitted if they are bearer tokens. */
  dpop?: DpopBinding | null;
  policy: OutboundPolicy;
  now: Clock;
  /** The ID of the request that caused this one. It is sent to the provider and logged. */
  requestId: string | null;
  /** Sends the request; `boundedFetch` if omitted. The preview of a definition does not send it. */
  send?: typeof boundedFetch;
};

/**
 * Exchanges an authorization code (RFC 6749, section 4.1.3; RFC 7636, section 4.5). Sends it once. Exchanges the access
 * token for a long-lived one where the provider has these, and keeps the first one if that fails.
 */
export async function authorizationCodeGrant(
  endpoint: TokenEndpoint,
  grant: { code: string; redirectUri: string; codeVerifier: string | null },
): Promise<TokenOutcome> {
  return withLongLivedToken(endpoint, await exchangeCode(endpoint, grant));
}

/** Replaces a new access token by a long-lived one where the provider has these. Keeps the first one if that fails. */
export async function withLongLivedToken(
  endpoint: TokenEndpoint,
  outcome: TokenOutcome,
): Promise<TokenOutcome> {
  const { exchange } = endpoint.provider.token;
  if (!outcome.ok || exchange === undefined || exchange === null) return outcome;
  const longLived = await exchangeToken(endpoint, exchange, outcome.response.accessToken);
  if (!longLived.ok) return outcome;
  const { refreshToken, scope, authorizationDetails, metadata } = outcome.response;
  const { response } = longLived;
  return {
    ok: true,
    response: {
      ...response,
      refreshToken: response.refreshToken ?? refreshToken,
      scope: response.scope ?? scope,
      authorizationDetails: response.authorizationDetails ?? authorizationDetails,
      metadata: { ...metadata, ...response.metadata },
    },
  };
}

/** Exchanges an authorization code, and nothing else. */
export function exchangeCode(
  endpoint: TokenEndpoint,
  { code, redirectUri, codeVerifier }: { code: string; redirectUri: string; codeVerifier: string | null },
): Promise<TokenOutcome> {
  return requestToken(endpoint, {
    kind: "code",
    grantType: "authorization_code",
    parameters: {
      redirect_uri: redirectUri,
      code,
      ...(codeVerifier !== null && { code_verifier: codeVerifier }),
    },
    secrets: [code, codeVerifier ?? ""],
  });
}

/** Exchanges an access token for a long-lived one. Sends the request again if there was no usable response. */
export async function exchangeToken(
  { registration, ...caller }: TokenEndpoint,
  { grant_type: grantType, token_parameter: tokenParameter }: Exchange,
  accessToken: string,
): Promise<TokenOutcome> {
  const endpoint = { ...caller, registration: at(registration, registration.endpoints.exchange_endpoint) };
  const parameters = { [tokenParameter]: accessToken };
  const request = () =>
    requestToken(endpoint, { kind: "exchange", grantType, parameters, secrets: [accessToken] });
  const outcome = await request();
  return outcome.ok || outcome.failure.kind !== "unavailable" ? outcome : request();
}

/**
 * Sends a refresh token (RFC 6749, section 6). `scopes` are those of its grant. `accessToken` is the current one, which some
 * servers extend without sending it again.
 */
export function refreshTokenGrant(
  { registration, credentials, ...caller }: TokenEndpoint,
  refreshToken: string,
  scopes: readonly string[],
  accessToken: string | null = null,
): Promise<TokenOutcome> {
  const { refresh_parameters, refresh_with_scopes, refresh_authentication } = caller.provider.token;
  const hasScopes = refresh_with_scopes === true && scopes.length > 0;
  const endpoint = {
    ...caller,
    registration: at(registration, registration.endpoints.refresh_endpoint),
    credentials: refresh_authentication === "none" ? { id: credentials.id, secret: null } : credentials,
  };
  return requestToken(endpoint, {
    kind: "refresh",
    grantType: "refresh_token",
    parameters: {
      ...fillAll(refresh_parameters, caller.values),
      ...(hasScopes && { scope: scopes.join(registration.scopeSeparator) }),
      refresh_token: refreshToken,
    },
    secrets: [refreshToken],
    accessToken,
  });
}

/** Returns a request with a JWT that the client's key signs, instead of the client's credentials. */
async function assertionRequest(
  { credentials: { key = null }, values, now }: TokenEndpoint,
  assertion: Assertion,
  scopes: readonly string[],
): Promise<Pick<TokenRequest, "grantType" | "parameters" | "secrets" | "headers">> {
  const { alg, kid, claims, lifetime = ASSERTION_LIFETIME_SECONDS, scope_claim, sent_as } = assertion;
  const scope = scope_claim === undefined || scopes.length === 0 ? {} : { [scope_claim]: scopes.join(" ") };
  const signed = {
    alg,
    kid: kid === undefined ? null : fillText(kid, values),
    claims: { ...fillAll(claims, values), ...scope },
    lifetime,
  };
  if (key === null) throw new Error("the client has no private key");
  const jwt = "example" in key ? key.example : await signJwt(signed, key, now);
  return sent_as === "bearer"
    ? { grantType: JWT_BEARER, parameters: {}, secrets: [jwt], headers: { authorization: `Bearer ${jwt}` } }
    : { grantType: JWT_BEARER, parameters: { assertion: jwt }, secrets: [jwt] };
}

const ASSERTION_LIFETIME_SECONDS = 300;

/**
 * Requests a token with the client's own credentials (RFC 6749, section 4.4). `parameters` are the integration's own, such as
 * `audience`. A refresh token is ignored, because the client can always request another token (section 4.4.3).
 */
export async function clientCredentialsGrant(
  endpoint: TokenEndpoint,
  scopes: readonly string[],
  parameters: Readonly<Record<string, string>>,
): Promise<TokenOutcome> {
  const { assertion } = endpoint.provider.token;
  const scope = scopes.join(endpoint.registration.scopeSeparator);
  const isParameter = scope !== "" && assertion?.scope_claim === undefined;
  const own =
    assertion === undefined
      ? { grantType: "client_credentials", parameters: {}, secrets: [] }
      : await assertionRequest(endpoint, assertion, scopes);
  const { id } = endpoint.credentials;
  // Without its credentials, the client is only named.
  const target = assertion === undefined ? endpoint : { ...endpoint, credentials: { id, secret: null } };
  const outcome = await requestToken(target, {
    ...own,
    kind: "client_credentials",
    parameters: { ...parameters, ...own.parameters, ...(isParameter && { scope }) },
  });
  return outcome.ok ? { ok: true, response: { ...outcome.response, refreshToken: null } } : outcome;
}

/** Returns the registration with another token endpoint, if there is one. */
function at(registration: Registration, url: string | undefined): Registration {
  if (url === undefined) return registration;
  return { ...registration, endpoints: { ...registration.endpoints, token_endpoint: url } };
}

export type TokenRequest = {
  kind: TokenRequestKind;
  grantType: string;
  /** They replace parameters of the provider's definition. */
  parameters: Record<string, string>;
  /** What the text of a failure must not contain, besides the client secret. */
  secrets: readonly string[];
  /** The access token that a refresh can extend. */
  accessToken?: string | null;
  /** Headers besides those of the provider's definition. */
  headers?: Readonly<Record<string, string>>;
  /** Parameters that can occur several times. Those of the definition with these names are not sent. */
  repeated?: Readonly<Record<string, readonly string[]>>;
};

/** Sends a request, and once more if the server asks for a nonce. Each has its own client assertion and proof. */
export const requestToken = (endpoint: TokenEndpoint, request: TokenRequest): Promise<TokenOutcome> =>
  repeatWithNonce(endpoint, () => sendTokenRequest(endpoint, request));

/**
 * Sends a request through the library. The library gets the response in the form of RFC 6749, section 5.1, whatever form
 * the server has sent it in.
 */
async function sendTokenRequest(
  endpoint: TokenEndpoint,
  { kind, grantType, parameters, secrets, accessToken = null, headers = {}, repeated = {} }: TokenRequest,
): Promise<TokenOutcome> {
  const { registration, provider, policy } = endpoint;
  const tokenEndpoint = registration.endpoints.token_endpoint;
  if (tokenEndpoint === undefined || typeof checkOutboundUrl(tokenEndpoint, policy) === "string") {
    return { ok: false, failure: NO_RESPONSE, contentType: null };
  }
  let failed: FailedToken = { ok: false, failure: NO_RESPONSE, contentType: null };
  const defined = requestFormOf(provider, kind, registration.tokenRequestMethod, endpoint.values);
  const form = { ...defined, headers: { ...defined.headers, ...headers } };
  const send = async (url: string, init: RequestInit) => {
    const request = await withServerProof(inForm(url, init, form), endpoint);
    const received = await receive(request, endpoint);
    const isSuccess = received.status >= 200 && received.status < 300;
    const read = isSuccess ? readTokenResponse(received, endpoint, kind, accessToken) : null;
    if (read?.ok === true) return Response.json(read.canonical);
    const sent = [
      ...secrets,
      ...secretsOf(endpoint.credentials),
      ...signedIn(init),
      ...proofIn(request.init),
    ];
    const failure = classifyFailure(received, provider, read, sent);
    failed = { ok: false, failure, contentType: safeMediaType(received.contentType, sent) };
    return new Response(null, { status: 400 });
  };
  try {
    const { server, client, authentication } = serverAndClient(
      registration,
      endpoint.credentials,
      endpoint.now,
    );
    const single = { ...fillAll(provider.token.parameters, endpoint.values), ...parameters };
    const all = [
      ...Object.entries(single).filter(([name]) => !Object.hasOwn(repeated, name)),
      ...Object.entries(repeated).flatMap(([name, values]) => values.map((value) => [name, value])),
    ];
    const response = await genericTokenEndpointRequest(server, client, authentication, grantType, all, {
      [customFetch]: send,
      ...allowHttpOnLoopback(tokenEndpoint),
    });
    const granted = await processGenericTokenEndpointResponse(server, client, response);
    return { ok: true, response: toTokenResponse(granted, provider, registration) };
  } catch {
    return failed;
  }
}

/** Returns the secret of a client, and its form in Basic authentication. */
export function secretsOf({ id, secret }: ClientCredentials): string[] {
  return secret === null
    ? []
    : [secret, basicCredentials(id, secret, "form"), basicCredentials(id, secret, "raw")];
}

/** Returns what the client's key has signed for a request. */
export function signedIn({ body }: RequestInit): string[] {
  if (!(body instanceof URLSearchParams)) return [];
  return ["client_assertion", "client_secret", "request"].flatMap((name) => body.get(name) ?? []);
}

/** Sends a request, and returns the response as it was received. Throws if there was none. */
export async function receive(
  { url, init }: { url: string; init: RequestInit },
  { requestId, now, dpop = null, send = boundedFetch }: TokenEndpoint,
): Promise<ReceivedResponse> {
  try {
    const response = await send(url, init, requestId);
    const { status, headers } = response;
    if (dpop !== null) rememberServerNonce(url, headers, now());
    const contentType = headers.get("content-type");
    return {
      status,
      contentType,
      fields: readFields(new Uint8Array(await response.arrayBuffer()), contentType),
      retryAfterSeconds: parseRetryAfter(headers.get("retry-after"), now()),
      isTooLarge: false,
    };
  } catch (error) {
    if (!(error instanceof ResponseTooLarge)) throw error;
    // The status tells what the server did, although its body was not read.
    const { status } = error;
    return { status, contentType: null, fields: null, retryAfterSeconds: null, isTooLarge: true };
  }
}
