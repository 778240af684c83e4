// Begins an attempt with a device code (RFC 8628, section 3.1): requests the code, and stores it encrypted before anyone
// sees what the person has to enter. A newer attempt at the connection ends the polling of an older one.

import { checkOutboundUrl, type OutboundPolicy } from "../../../../net/outbound-policy.ts";
import { requestDeviceCode as request } from "../../../../oauth/authorization/device-authorization.ts";
import type { FailedToken, TokenEndpoint } from "../../../../oauth/token/token-request.ts";
import { type AuthorizationDetail, detailsParameter } from "../../../../providers/authorization-details.ts";
import { removedNames } from "../../../../providers/definition/templates.ts";
import type { CodeProvider } from "../../../../providers/provider.ts";
import type { Registration } from "../../../../providers/registration/registration.ts";
import { MINUTE } from "../../../../shared/clock.ts";
import { type Err, fail, ok, type Result } from "../../../../shared/result.ts";
import { seal } from "../../../../vault/seal.ts";
import { type ConnectionContext, liveConnection } from "../../../connection-context.ts";
import type { ShownDeviceCode } from "../../../connect/session-view.ts";
import type { AttemptStart } from "../../kind.ts";
import { connectionKeyContext } from "../../../token/token-set.ts";
import { tokenEndpointOf } from "../client-snapshot.ts";
import { prepareAttempt } from "../connect/begin-authorization.ts";
import { failRequest } from "../connect/fail-request.ts";
import { failureCode } from "../failure-code.ts";
import { type CodeAttempt, dropSecrets, putCodeAttempt } from "../stored-records.ts";
import {
  deviceAttempts,
  type DeviceAttempt,
  POLL_DEVICE_CODE,
  type SealedDeviceCode,
  shownCode,
} from "./device-attempt.ts";
import { newPolling, nextPollAt } from "./poll-policy.ts";

/** How long the app can confirm after the person has approved the code. */
export const CONFIRM_WITHIN_MS = 10 * MINUTE;

/** The codes that one session can request. Whoever has its link can request them. */
const MAX_CODES = 10;
const RETRY_AFTER_SECONDS = 60;

const NO_ENDPOINT = {
  detail:
    "The authorization server has no device_authorization_endpoint that may be called. Set it in the integration's endpoints.",
};

/** Stores an attempt with a new device code, and returns what the person has to enter. */
export async function requestDeviceCode(
  context: ConnectionContext,
  start: AttemptStart,
): Promise<Result<ShownDeviceCode>> {
  const { connection, session } = start;
  const codes = context.store.attempts().filter((attempt) => attempt.session === session.id);
  if (codes.length >= MAX_CODES) return fail("rate_limited", { retryAfterSeconds: RETRY_AFTER_SECONDS });
  const prepared = await prepareAttempt(context, start);
  if (!prepared.ok) return prepared;
  const { attempt, provider, values, reconnectParameters } = prepared.value;
  const { registration, integration, scopes, authorization_details: details } = attempt;
  const ids = { app: connection.app, integration };
  const endpoint: TokenEndpoint = { provider, values, ...(await tokenEndpointOf(context, ids, attempt)) };
  if (!isUsable(registration, endpoint.policy)) return fail("endpoint_not_allowed", NO_ENDPOINT);
  const requested = deviceParameters(provider, registration, { scopes, details, extra: reconnectParameters });
  const sentAt = context.now();
  const outcome = await request(endpoint, requested);
  if (!outcome.ok) return failCodeRequest(context, attempt, { endpoint, outcome, sentAt });
  const { code } = outcome;
  const sealed: SealedDeviceCode = {
    device_code: code.deviceCode,
    user_code: code.userCode,
    verification_uri: code.verificationUri,
    verification_uri_complete: code.verificationUriComplete,
  };
  const keyContext = connectionKeyContext("attempt", connection);
  const sealed_device_code = await seal(context.config.keyring, keyContext, sealed);
  const now = context.now();
  const device = newPolling(code, now);
  const expires_at = device.expires_at + CONFIRM_WITHIN_MS;
  const stored: DeviceAttempt = { ...attempt, sealed_verifier: null, sealed_device_code, device, expires_at };
  // Deleted while the server responded.
  if (!liveConnection(context).ok) return fail("session_expired");
  context.transaction(() => {
    endPolling(context);
    putCodeAttempt(context.store, stored);
    context.tasks.reschedule(POLL_DEVICE_CODE, nextPollAt(device, now));
  });
  return ok(shownCode(sealed, device));
}

/** Ends the attempts whose code waits for the person. A newer attempt at the connection takes their place. */
export function endPolling({ store, tasks }: ConnectionContext): void {
  // Without a task, there is no such attempt, so most calls read none.
  if (tasks.dueAt(POLL_DEVICE_CODE) === null) return;
  for (const attempt of deviceAttempts(store, "pending"))
    store.putAttempt({ ...dropSecrets(attempt), status: "failed", failure: "attempt_expired" });
}

/** Whether a server has the endpoints of this flow. A token endpoint may need a value that only a callback brings. */
function isUsable({ endpoints }: Registration, policy: OutboundPolicy): boolean {
  const { device_authorization_endpoint = "", token_endpoint = "" } = endpoints;
  return [device_authorization_endpoint, token_endpoint].every(
    (url) => typeof checkOutboundUrl(url, policy) !== "string",
  );
}

/** Returns the parameters of a device authorization request: those of the authorization request that this one has. */
export function deviceParameters(
  { authorization }: CodeProvider,
  { authorizationParameters, scopeSeparator }: Registration,
  {
    scopes,
    details,
    extra,
  }: {
    scopes: readonly string[];
    details: readonly AuthorizationDetail[];
    extra: Readonly<Record<string, string>>;
  },
): Record<string, string> {
  const { scope = "scope" } = authorization.parameter_names ?? {};
  const parameters: Record<string, string> = {
    ...authorizationParameters,
    ...extra,
    ...detailsParameter(details),
  };
  if (scopes.length > 0) parameters[scope] = scopes.join(scopeSeparator);
  for (const name of removedNames(authorization.parameters)) delete parameters[name];
  return parameters;
}

/** Stores the attempt as failed, and returns what the server sent to the app that has requested the session. */
function failCodeRequest(
  context: ConnectionContext,
  attempt: CodeAttempt,
  failed: { endpoint: TokenEndpoint; outcome: FailedToken; sentAt: number },
): Err {
  // Deleted while the server responded.
  if (!liveConnection(context).ok) return fail("session_expired");
  const { failure } = failed.outcome;
  const code = failureCode(failure, failed.endpoint.provider);
  putCodeAttempt(context.store, attempt);
  const ended = failRequest(context, attempt, { operation: "device_authorization", code, ...failed });
  const { status } = failure;
  const error = failure.kind === "oauth_error" ? failure.error : null;
  const error_description = failure.kind === "unavailable" ? null : failure.description;
  const { code: _, ...facts } = ended.failure;
  return fail(code, { ...facts, providerResponse: { status, error, error_description } });
}
