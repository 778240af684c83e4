import * as z from "zod";
import { authorizationCodeGrant } from "../../../../oauth/grants/authorization-code-grant.ts";
import type { TokenEndpoint } from "../../../../oauth/token/token-request.ts";
import type { TokenResponse } from "../../../../oauth/token/token-response.ts";
import { lacksProof, type TokenFailure } from "../../../../oauth/token/token-failure.ts";
import type { CodeProvider } from "../../../../providers/provider.ts";
import { codeProviderOf } from "../../../../providers/registry.ts";
import { templateValues } from "../../../../providers/template-values.ts";
import { backoffMs } from "../../../../shared/backoff.ts";
import { MINUTE, SECOND } from "../../../../shared/clock.ts";
import type { FailureCode } from "../../../../shared/failure.ts";
import { type Err, fail, ok, type Result } from "../../../../shared/result.ts";
import { open, seal } from "../../../../vault/seal.ts";
import { pendingGrantOf, revokePendingGrant } from "./pending-grant.ts";
import type { Connection } from "../../../connection.ts";
import type { ConnectionContext } from "../../../connection-context.ts";
import { failRequest } from "./fail-request.ts";
import { dpopBindingOf, openDpopKey } from "../dpop-binding.ts";
import { markStep } from "../../../test/mark-step.ts";
import { registrationOf, tokenEndpointOf } from "../client-snapshot.ts";
import { failureCode } from "../failure-code.ts";
import { reportExchange } from "../verify-client.ts";
import { connectionKeyContext } from "../../../token/token-set.ts";
import { signAttemptToken } from "../../../connect/signed-tokens.ts";
import { newSecret } from "../../../../shared/id.ts";
import { type CodeAttempt, codeAttempt, COMPLETE_ATTEMPTS, putCodeAttempt } from "../stored-records.ts";

/** When the alarm completes an attempt whose code was sent. Longer than an uninterrupted completion can take. */
export const COMPLETE_AFTER_MS = MINUTE;

/** The longest time to wait for the server within one call. */
const MAX_WAIT_MS = 5 * SECOND;

/**
 * Exchanges the code (RFC 6749, section 4.1.3) and stores the grant in the attempt. The code is sent again only after
 * the server reported that it did not process the request and this report was stored. Where the server asks for a longer
 * wait, the alarm or the next confirmation sends the code again.
 */
export async function exchangeCode(
  context: ConnectionContext,
  attempt: CodeAttempt,
  connection: Connection,
): Promise<Result<CodeAttempt>> {
  const { keyring } = context.config;
  const keyContext = connectionKeyContext("attempt", connection);
  if (attempt.sealed_code === null) return fail("handle_invalid");
  const code = await open(keyring, keyContext, attempt.sealed_code, z.string());
  const codeVerifier =
    attempt.sealed_verifier === null
      ? null
      : await open(keyring, keyContext, attempt.sealed_verifier, z.string());
  const dpopKey = await openDpopKey(context, connection, attempt);
  const endpoint = await endpointOfAttempt(context, connection, attempt, dpopKey);
  const grant = { code, redirectUri: attempt.redirect_uri, codeVerifier };
  let waitedMs = 0;
  for (let sends = attempt.sends + 1; ; sends += 1) {
    // Stored before the code is sent, so that a crash does not send it twice.
    const sent: CodeAttempt = {
      ...attempt,
      status: "exchanging",
      sealed_code: null,
      sealed_verifier: null,
      sealed_dpop_key: null,
      sends,
      retry_at: null,
    };
    context.transaction(() => {
      putCodeAttempt(context.store, sent);
      context.tasks.schedule(COMPLETE_ATTEMPTS, context.now() + COMPLETE_AFTER_MS);
    });
    const sentAt = context.now();
    const outcome = await authorizationCodeGrant(endpoint, grant);
    if (outcome.ok) return storeGrant(context, connection, sent, outcome.response, dpopKey);
    const waitMs = lacksProof(outcome.failure, endpoint) ? null : requestedWaitMs(outcome.failure, sends);
    const now = context.now();
    const retryAt = now + (waitMs ?? 0);
    const isLive = retryAt < attempt.expires_at && context.store.attempt(attempt.id) !== null;
    if (waitMs === null || !isLive) {
      const failed = {
        operation: "exchange",
        code: exchangeFailure(outcome.failure, endpoint.provider),
      } as const;
      return failRequest(context, sent, { ...failed, endpoint, outcome, sentAt });
    }
    context.transaction(() => {
      putCodeAttempt(context.store, { ...attempt, sends, retry_at: retryAt });
      context.tasks.schedule(COMPLETE_ATTEMPTS, retryAt);
    });
    waitedMs += waitMs;
    if (waitedMs > MAX_WAIT_MS) return retryLater(retryAt, now);
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    // The connection may have been deleted, or the attempt may have failed in the meantime.
    const current = codeAttempt(context.store, attempt.id);
    if (current?.status !== "returned") return fail(current?.failure ?? "handle_invalid");
  }
}

/** Returns the token endpoint of an attempt, with its client snapshot, even if the integration has changed since. */
export async function endpointOfAttempt(
  context: ConnectionContext,
  connection: Connection,
  attempt: CodeAttempt,
  dpopKey: JsonWebKey | null,
): Promise<TokenEndpoint> {
  const ids = { app: connection.app, integration: attempt.integration };
  const provider = codeProviderOf(attempt);
  const { variables, client_id: clientId, learned } = attempt;
  // The callback can have brought the host of the token endpoint.
  const registration = registrationOf(attempt, learned);
  return {
    provider,
    values: templateValues(
      provider,
      { variables, clientId },
      { learned, random: newSecret(), ...(await stateOf(context, connection, attempt)) },
    ),
    dpop: await dpopBindingOf(registration, dpopKey),
    ...(await tokenEndpointOf(context, ids, { ...attempt, registration })),
  };
}

/** Returns the state of an attempt if the token request has it. It is not stored, but signed from the attempt's IDs. */
async function stateOf(
  { config }: ConnectionContext,
  { app, id }: Connection,
  attempt: CodeAttempt,
): Promise<{ state?: string }> {
  const { parameters = {} } = codeProviderOf(attempt).token;
  if (!Object.values(parameters).some((template) => template?.includes("{state}"))) return {};
  const reference = { app, connection: id, attempt: attempt.id };
  return { state: await signAttemptToken(config.keyring, "state", reference) };
}

/** Returns the failure for a code that is to be sent again at a time. */
export function retryLater(retryAt: number, now: number): Err {
  return fail("provider_unavailable", { retryAfterSeconds: Math.ceil((retryAt - now) / SECOND) });
}

/**
 * Returns how long to wait before the code is sent again; null where the server may have processed it. A 500 and a
 * missing or unreadable response do not say that the server did nothing.
 */
function requestedWaitMs(failure: TokenFailure, sends: number): number | null {
  if (failure.kind !== "unavailable") return null;
  const { status, isExplicit, retryAfterSeconds } = failure;
  const isRefused = isExplicit
    ? status !== 500
    : (status === 429 || status === 503) && retryAfterSeconds !== null;
  return isRefused ? Math.max((retryAfterSeconds ?? 0) * SECOND, backoffMs(sends, Math.random())) : null;
}

/** Stores the grant of an exchange in the attempt. */
async function storeGrant(
  context: ConnectionContext,
  connection: Connection,
  sent: CodeAttempt,
  response: TokenResponse,
  dpopKey: JsonWebKey | null,
): Promise<Result<CodeAttempt>> {
  const { id, integration } = sent;
  const pending = pendingGrantOf(sent, response, context.now(), dpopKey);
  const keyContext = connectionKeyContext("attempt", connection);
  const sealed_grant = await seal(context.config.keyring, keyContext, pending);
  const exchanged: CodeAttempt = { ...sent, status: "exchanged", sealed_grant };
  if (context.store.attempt(id) !== null) putCodeAttempt(context.store, exchanged);
  if (connection.test !== null) markStep(context, "exchanged");
  // Reported only after the response is stored.
  reportExchange(context, { connection, integration });
  if (context.store.attempt(id) === null) {
    await revokePendingGrant(context, connection, sent, pending);
    return fail("connection_not_found");
  }
  return ok(exchanged);
}

/** Returns the code for a token request of an attempt that has failed. */
export const exchangeFailure = (failure: TokenFailure, provider: CodeProvider): FailureCode =>
  failureCode(failure, provider, {
    grant: "authorization_code_rejected",
    redirect_uri: "redirect_uri_rejected",
  });
