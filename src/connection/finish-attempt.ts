// From the code to the connection: exchange it once, see whose account it is, adopt the grant. Each step
// is stored before the next, so whoever asks again goes on from there.

import { authorizationCodeGrant, type TokenFailure } from "../oauth/token-endpoint.ts";
import { providerOf } from "../providers/registry.ts";
import type { FailureCode } from "../shared/failure.ts";
import { log } from "../shared/log.ts";
import { fail, ok, type Result } from "../shared/result.ts";
import { open, seal } from "../vault/seal.ts";
import * as z from "zod";
import { isSameAccount } from "./account.ts";
import type { Attempt, Session } from "./attempt.ts";
import { askProvider } from "./ask-provider.ts";
import { clientSecretOf } from "./client-secret.ts";
import { type Account, type Connection, NO_REFRESH_YET } from "./connection.ts";
import { type AttemptOutcome, type ConnectionContext, saveConnection } from "./connection-context.ts";
import { nextTokenSet, sealContext, TokenSet } from "./token-set.ts";
import { publish } from "./publish.ts";
import { revokeTokenSet } from "./revoke-token-set.ts";

/** A grant on its way: the token set and what the token answer said beside it. */
const Candidate = z.object({ tokens: TokenSet, metadata: z.record(z.string(), z.string()) });
type Candidate = z.output<typeof Candidate>;

/** Finishes an attempt whose code is here; who asks while it is under way joins. */
export function finishAttempt(context: ConnectionContext, attemptId: string): Promise<AttemptOutcome> {
  const { attempts } = context.flights;
  const running = attempts.get(attemptId);
  if (running !== undefined) return running;
  const flight = finish(context, attemptId).finally(() => attempts.delete(attemptId));
  attempts.set(attemptId, flight);
  return flight;
}

async function finish(context: ConnectionContext, attemptId: string): Promise<AttemptOutcome> {
  const attempt = context.store.attempt(attemptId);
  const connection = context.store.connection();
  if (attempt === null || connection === null || connection.status === "deleted")
    return fail("handle_invalid");
  switch (attempt.status) {
    case "pending":
      return fail("handle_invalid");
    case "failed":
      return fail(attempt.failure ?? "authorization_failed");
    case "completed":
      return ok(connection);
    case "exchanging":
      // The code left and no answer was stored: the object was restarted. The code can't be sent again.
      return failAttempt(context, attempt, "authorization_interrupted");
    case "returned": {
      if (isSpent(context.store.session(attempt.session)))
        return failAttempt(context, attempt, "session_expired");
      const exchanged = await exchange(context, attempt, connection);
      return exchanged.ok ? adopt(context, exchanged.value) : exchanged;
    }
    case "exchanged":
      return adopt(context, attempt);
  }
}

/** Marks an attempt as failed and lets the app see why. */
export function failAttempt(
  context: ConnectionContext,
  attempt: Attempt,
  code: FailureCode,
): { ok: false; failure: { code: FailureCode } } {
  context.transaction(() => {
    // A connection that was deleted meanwhile took its attempts with it.
    if (context.store.attempt(attempt.id) === null) return;
    context.store.putAttempt({
      ...attempt,
      status: "failed",
      failure: code,
      sealed_code: null,
      sealed_verifier: null,
      sealed_grant: null,
    });
    const connection = context.store.connection();
    // Whoever came without the cookie is not known to be the person: the connection is left alone.
    if (connection !== null && connection.status !== "deleted" && code !== "wrong_browser") {
      saveConnection(context, { ...connection, last_error: { code, at: context.now() } });
    }
  });
  log.info("attempt_failed", { attempt: attempt.id, integration: attempt.integration, code });
  return { ok: false, failure: { code } };
}

async function exchange(
  context: ConnectionContext,
  attempt: Attempt,
  connection: Connection,
): Promise<Result<Attempt>> {
  const { keyring, outbound } = context.config;
  const place = sealContext("attempt", connection);
  if (attempt.sealed_code === null) return fail("handle_invalid");
  const code = await open(keyring, place, attempt.sealed_code, z.string());
  const codeVerifier =
    attempt.sealed_verifier === null ? null : await open(keyring, place, attempt.sealed_verifier, z.string());
  const secret = await clientSecretOf(
    keyring,
    connection.app,
    attempt.integration,
    attempt.sealed_client_secret,
  );
  const provider = providerOf(attempt);
  // Stored before the code leaves, so that it never leaves twice.
  const sent: Attempt = { ...attempt, status: "exchanging", sealed_code: null, sealed_verifier: null };
  context.store.putAttempt(sent);
  const credentials = { id: attempt.client_id, secret };
  const outcome = await authorizationCodeGrant(
    { provider, registration: attempt.registration, credentials, policy: outbound, now: context.now },
    { code, redirectUri: attempt.redirect_uri, codeVerifier },
  );
  if (!outcome.ok) return failAttempt(context, sent, exchangeFailure(outcome.failure));
  const { answer } = outcome;
  const tokens = nextTokenSet(answer, { refresh_token: null, scopes: attempt.scopes }, context.now());
  if (context.store.attempt(attempt.id) === null) {
    await revokeCandidate(context, attempt, connection, tokens);
    return fail("connection_not_found");
  }
  const candidate: Candidate = { tokens, metadata: answer.metadata };
  const exchanged: Attempt = {
    ...sent,
    status: "exchanged",
    sealed_grant: await seal(keyring, place, candidate),
  };
  context.store.putAttempt(exchanged);
  return ok(exchanged);
}

function exchangeFailure(failure: TokenFailure): FailureCode {
  if (failure.kind === "unavailable") return "provider_unavailable";
  switch (failure.error) {
    case "invalid_client":
    case "unauthorized_client":
      return "integration_misconfigured";
    case "invalid_grant":
      return "authorization_code_rejected";
    default:
      return "authorization_failed";
  }
}

/** Makes the candidate the connection's grant, if the account is the one it has always been. */
async function adopt(context: ConnectionContext, attempt: Attempt): Promise<AttemptOutcome> {
  const { keyring } = context.config;
  const before = context.store.connection();
  if (attempt.sealed_grant === null || before === null) return fail("handle_invalid");
  const { tokens, metadata } = await open(
    keyring,
    sealContext("attempt", before),
    attempt.sealed_grant,
    Candidate,
  );
  const provider = providerOf(attempt);
  const identified = await askProvider(context, {
    provider,
    registration: attempt.registration,
    accessToken: tokens.access_token,
    metadata,
  });
  const account = identified?.account ?? null;
  const sealed_grant = await seal(keyring, sealContext("grant", before), tokens);
  const adopted = context.transaction(() => {
    const connection = context.store.connection();
    const session = context.store.session(attempt.session);
    // Judged here, after the last await: another attempt may have connected an account meanwhile.
    const refusal = refuse(connection, session, account);
    if (connection === null || refusal !== null) return refusal ?? "connection_not_found";
    const now = context.now();
    context.store.putAttempt({ ...attempt, status: "completed", sealed_grant: null });
    if (session !== null) context.store.putSession({ ...session, used_at: now });
    return saveConnection(context, {
      ...connection,
      integration: attempt.integration,
      provider: provider.id,
      status: "active",
      requested_scopes: attempt.scopes,
      granted_scopes: tokens.scopes,
      scopes_case_sensitive: provider.scopes.caseSensitive,
      account: account ?? connection.account,
      provider_metadata: { ...metadata, ...identified?.metadata },
      variables: attempt.variables,
      version: connection.version + 1,
      issued_at: tokens.issued_at,
      expires_at: tokens.expires_at,
      refreshable: provider.token.refresh && tokens.refresh_token !== null,
      sealed_grant,
      refresh: NO_REFRESH_YET,
      last_error: null,
    });
  });
  if (typeof adopted === "string") {
    await revokeCandidate(context, attempt, before, tokens);
    return failAttempt(context, attempt, adopted);
  }
  log.info("connected", { app: adopted.app, connection: adopted.id, integration: attempt.integration });
  await publish(context);
  return ok(adopted);
}

/** Why a grant may not become the connection's, or null when it may. */
function refuse(
  connection: Connection | null,
  session: Session | null,
  account: Account | null,
): FailureCode | null {
  if (connection === null || connection.status === "deleted") return "connection_not_found";
  if (isSpent(session)) return "session_expired";
  if (connection.account === null) return null;
  // Less is known than before: it may be somebody else, so it counts as nothing known.
  if (account === null || account.parts.length < connection.account.parts.length) return "account_unverified";
  return isSameAccount(connection.account, account) ? null : "account_mismatch";
}

/**
 * Whether a session's one use is behind it. With confirmation several tabs may finish, since the app
 * names the person each time; without it nothing but this tells a second person from the first.
 */
export function isSpent(session: Session | null): boolean {
  return session !== null && session.completion === "automatic" && session.used_at !== null;
}

async function revokeCandidate(
  context: ConnectionContext,
  attempt: Attempt,
  connection: Connection,
  tokens: TokenSet,
): Promise<void> {
  const { keyring, outbound } = context.config;
  const secret = await clientSecretOf(
    keyring,
    connection.app,
    attempt.integration,
    attempt.sealed_client_secret,
  );
  const endpoint = {
    registration: attempt.registration,
    credentials: { id: attempt.client_id, secret },
    policy: outbound,
  };
  await revokeTokenSet(endpoint, tokens);
}
