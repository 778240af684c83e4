// Pushed authorization requests (RFC 9126): the client sends the parameters to the server, and the browser gets a reference.

import * as z from "zod";
import { customFetch, pushedAuthorizationRequest } from "oauth4webapi";
import type { CodeProvider } from "../../providers/provider.ts";
import { checkOutboundUrl } from "../../net/outbound-policy.ts";
import { lazy } from "../../shared/lazy.ts";
import { allowHttpOnLoopback, serverAndClient } from "../client-authentication.ts";
import { proofIn, repeatWithNonce, withServerProof } from "../dpop/server-proof.ts";
import { safeMediaType } from "../redact.ts";
import { classifyFailure, NO_RESPONSE, type ReceivedResponse } from "../token/token-failure.ts";
import {
  type FailedToken,
  receive,
  secretsOf,
  signedIn,
  type TokenEndpoint,
} from "../token/token-request.ts";

export type PushOutcome =
  | { ok: true; requestUri: string }
  /** `isUnsupported`: there is no such endpoint, whatever the metadata says. */
  | (FailedToken & { isUnsupported: boolean });

const NOT_PUSHED: PushOutcome = {
  ok: false,
  failure: NO_RESPONSE,
  contentType: null,
  isUnsupported: false,
};

/** RFC 9126, section 2.2. The lifetime is not compared: an expired reference is the server's to report. */
const Pushed = lazy(() => z.object({ request_uri: z.string().min(1).max(2048) }));

/** Statuses of a URL at which nothing receives such requests. */
const UNSUPPORTED: ReadonlySet<number> = new Set([404, 405, 501]);

/** Pushes the parameters of an authorization request. Sends them once, or again with the nonce that the server asks for. */
export const pushAuthorizationRequest = (
  endpoint: TokenEndpoint,
  parameters: Readonly<Record<string, string>>,
): Promise<PushOutcome> => repeatWithNonce(endpoint, () => push(endpoint, parameters));

async function push(
  endpoint: TokenEndpoint,
  parameters: Readonly<Record<string, string>>,
): Promise<PushOutcome> {
  const { provider, registration, credentials, policy, now } = endpoint;
  const { pushed_authorization_request_endpoint = "" } = registration.endpoints;
  if (typeof checkOutboundUrl(pushed_authorization_request_endpoint, policy) === "string") return NOT_PUSHED;
  const { server, client, authentication } = serverAndClient(registration, credentials, now);
  let received: ReceivedResponse | null = null;
  let sent: string[] = [];
  const send = async (url: string, init: RequestInit): Promise<Response> => {
    const request = await withServerProof({ url, init }, endpoint);
    sent = [...secretsOf(credentials), ...signedIn(init), ...proofIn(request.init)];
    received = await receive(request, endpoint);
    return new Response(null, { status: received.status });
  };
  try {
    await pushedAuthorizationRequest(
      { ...server, pushed_authorization_request_endpoint },
      client,
      authentication,
      { ...parameters },
      { [customFetch]: send, ...allowHttpOnLoopback(pushed_authorization_request_endpoint) },
    );
  } catch {
    return NOT_PUSHED;
  }
  return received === null ? NOT_PUSHED : outcomeOf(received, provider, sent);
}

function outcomeOf(received: ReceivedResponse, provider: CodeProvider, sent: readonly string[]): PushOutcome {
  const { status, fields } = received;
  const isSuccess = status >= 200 && status < 300;
  const pushed = Pushed().safeParse(fields);
  if (isSuccess && pushed.success) return { ok: true, requestUri: pushed.data.request_uri };
  const invalid = isSuccess
    ? ({
        reason: "the response to the pushed authorization request has no request_uri",
        refreshToken: null,
      } as const)
    : null;
  const failure = classifyFailure(received, provider, invalid, sent);
  const contentType = safeMediaType(received.contentType, sent);
  return {
    ok: false,
    failure,
    contentType,
    isUnsupported: UNSUPPORTED.has(status) && fields?.["error"] === undefined,
  };
}
