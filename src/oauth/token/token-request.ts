// Token requests: what is sent to a token endpoint, whatever the grant. The grants are in grants/, and how the response is read
// in token-response.ts. Knows neither connections nor storage.

import { customFetch, genericTokenEndpointRequest, processGenericTokenEndpointResponse } from "oauth4webapi";
import { boundedFetch, ResponseTooLarge } from "../../net/bounded-fetch.ts";
import { checkOutboundUrl, type OutboundPolicy } from "../../net/outbound-policy.ts";
import { parseRetryAfter } from "../../net/retry-after.ts";
import { fillAll, type TemplateValues } from "../../providers/definition/templates.ts";
import type { CodeProvider } from "../../providers/provider.ts";
import type { Registration } from "../../providers/registration/registration.ts";
import type { Clock } from "../../shared/clock.ts";
import {
  allowHttpOnLoopback,
  basicCredentials,
  type ClientCredentials,
  serverAndClient,
} from "../client-authentication.ts";
import { rememberServerNonce } from "../dpop/nonces.ts";
import { type DpopBinding, proofIn, repeatWithNonce, withServerProof } from "../dpop/server-proof.ts";
import { safeMediaType } from "../../net/redact.ts";
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

/** Returns the registration with another token endpoint, if there is one. */
export function withTokenEndpoint(registration: Registration, url: string | undefined): Registration {
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
    const sent = [...secrets, ...secretsOf(endpoint.credentials, init, request.init)];
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

/**
 * Returns what no text of a failure may repeat: the client's secret, also in its form in Basic authentication, what the client's
 * key has signed, and the proof. `init` is the request as the library has built it, and `sent` as it was sent.
 */
export function secretsOf(
  { id, secret }: ClientCredentials,
  { body }: RequestInit,
  sent: RequestInit,
): string[] {
  const ofClient =
    secret === null
      ? []
      : [secret, basicCredentials(id, secret, "form"), basicCredentials(id, secret, "raw")];
  const form = body instanceof URLSearchParams ? body : new URLSearchParams();
  const signed = ["client_assertion", "client_secret", "request"].flatMap((name) => form.get(name) ?? []);
  return [...ofClient, ...signed, ...proofIn(sent)];
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
