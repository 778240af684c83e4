// Requests that the client sends to the authorization server before a person is asked: pushed authorization requests and device
// authorization requests. The client authenticates as at the token endpoint, and failures are classified as there.

import { customFetch, type HttpRequestOptions } from "oauth4webapi";
import { checkOutboundUrl } from "../../net/outbound-policy.ts";
import { allowHttpOnLoopback, type ServerAndClient, serverAndClient } from "../client-authentication.ts";
import { withServerProof } from "../dpop/server-proof.ts";
import { safeMediaType } from "../../net/redact.ts";
import { classifyFailure, NO_RESPONSE, type ReceivedResponse } from "../token/token-failure.ts";
import { type FailedToken, receive, secretsOf, type TokenEndpoint } from "../token/token-request.ts";
import type { InvalidReason } from "../token/token-response.ts";

type ClientRequest<T> = {
  /** Sends the request through the library. */
  send: (target: ServerAndClient, options: HttpRequestOptions<"POST", URLSearchParams>) => Promise<unknown>;
  /** Returns what a response with a 2xx status grants; null where it can't be used. */
  read: (fields: unknown) => T | null;
  /** The reason of the failure where `read` returns null. */
  unreadable: InvalidReason;
};

type ClientRequestOutcome<T> =
  | { ok: true; value: T }
  /** `received` is null where no response arrived. */
  | (FailedToken & { received: ReceivedResponse | null });

/** Sends a request once, with a proof if the endpoint has a key. Nothing is sent to a URL that the outbound policy refuses. */
export async function sendClientRequest<T>(
  endpoint: TokenEndpoint,
  url: string,
  { send, read, unreadable }: ClientRequest<T>,
): Promise<ClientRequestOutcome<T>> {
  const { provider, registration, credentials, policy, now } = endpoint;
  const none = { ok: false, failure: NO_RESPONSE, contentType: null, received: null } as const;
  if (typeof checkOutboundUrl(url, policy) === "string") return none;
  let received: ReceivedResponse | null = null;
  let secrets: string[] = [];
  const sendWithProof = async (target: string, init: RequestInit): Promise<Response> => {
    const request = await withServerProof({ url: target, init }, endpoint);
    secrets = secretsOf(credentials, init, request.init);
    received = await receive(request, endpoint);
    return new Response(null, { status: received.status });
  };
  try {
    const options = { [customFetch]: sendWithProof, ...allowHttpOnLoopback(url) };
    await send(serverAndClient(registration, credentials, now), options);
  } catch {
    return none;
  }
  return received === null ? none : outcomeOf(received, { provider, secrets, read, unreadable });
}

function outcomeOf<T>(
  received: ReceivedResponse,
  {
    provider,
    secrets,
    read,
    unreadable,
  }: Pick<TokenEndpoint, "provider"> & Omit<ClientRequest<T>, "send"> & { secrets: readonly string[] },
): ClientRequestOutcome<T> {
  const { status, fields, contentType } = received;
  const isSuccess = status >= 200 && status < 300;
  const value = isSuccess ? read(fields) : null;
  if (value !== null) return { ok: true, value };
  const invalid = isSuccess ? { reason: unreadable, refreshToken: null } : null;
  const failure = classifyFailure(received, provider, invalid, secrets);
  return { ok: false, failure, contentType: safeMediaType(contentType, secrets), received };
}
