// Receives the credential that a person has entered on the connect page. The provider is asked whether it works, and the
// attempt keeps it, encrypted, until the app has confirmed the end user.

import { settingsOf } from "../../../../integration/integration.ts";
import { resolveEndpoints } from "../../../../providers/registration/registration.ts";
import { endpointProblems } from "../../../../providers/registration/registration-problems.ts";
import { keyProviderOf } from "../../../../providers/registry.ts";
import { templateValues } from "../../../../providers/template-values.ts";
import { MINUTE, SECOND } from "../../../../shared/clock.ts";
import { fail, ok, type Result } from "../../../../shared/result.ts";
import { seal } from "../../../../vault/seal.ts";
import { statusUrl } from "../../../connect/attempt-status.ts";
import { completeAttempt } from "../../../connect/complete-attempt.ts";
import { newAttempt } from "../../../connect/new-attempt.ts";
import { NOT_ACCEPTED } from "../../../connect/session-view.ts";
import { type ConnectionContext, liveConnection } from "../../../connection-context.ts";
import { connectionKeyContext } from "../../../token/token-set.ts";
import type { AttemptStart } from "../../kind.ts";
import { checkCredential } from "../check-credential.ts";
import { credentialProblems, tokensOf } from "../credentials.ts";
import { type KeyAttempt, keyAttempt } from "../stored-records.ts";

/** As long as the session, because nothing waits for the provider. */
const ATTEMPT_LIFETIME_MS = 30 * MINUTE;

/** The attempts of one session within RECENT_MS: enough for typing errors, too few to try out keys. */
const MAX_RECENT_ATTEMPTS = 20;
const RECENT_MS = 10 * MINUTE;

/** Checks the credential, and returns the URL of the page that leads back to the app. */
export async function receiveCredential(
  context: ConnectionContext,
  start: AttemptStart,
): Promise<Result<string>> {
  const { connection, session, integration, attempt, credential } = start;
  const provider = keyProviderOf(integration);
  const { variables } = session;
  const fields = credentialProblems(provider, credential, "credentials");
  if (fields.length > 0) return fail("parameters_invalid", { fields });
  const settings = settingsOf(integration);
  const endpoints = resolveEndpoints(provider, settings, { variables });
  if (endpointProblems(provider, endpoints, context.config.outbound).length > 0)
    return fail("endpoint_not_allowed");
  const waitMs = rateLimitWaitMs(context, session.id);
  if (waitMs > 0) return fail("rate_limited", { retryAfterSeconds: Math.ceil(waitMs / SECOND) });
  const checking: KeyAttempt = {
    ...newAttempt(start, context.now(), ATTEMPT_LIFETIME_MS),
    kind: "api_key",
    status: "checking",
    sealed_grant: null,
    account: null,
    metadata: {},
  };
  // Stored first, because each check counts.
  context.store.putAttempt(checking);
  const tokens = tokensOf(
    provider,
    templateValues(provider, settings, { variables }),
    credential,
    context.now(),
  );
  const checked = await checkCredential(context, provider, integration, variables, tokens);
  if (!checked.ok) {
    endCheck(context, { ...checking, status: "failed", failure: checked.failure.code });
    if (checked.failure.code !== "credential_rejected") return checked;
    return fail("parameters_invalid", { fields: rejectedFields(Object.keys(credential)) });
  }
  const sealed_grant = await seal(
    context.config.keyring,
    connectionKeyContext("attempt", connection),
    tokens,
  );
  // Used or deleted in the meantime.
  const current = liveConnection(context).ok ? context.store.session(session.id) : null;
  if (current === null) return fail("session_expired");
  if (current.used_at !== null) return fail("session_already_used");
  const { account, metadata } = checked.value;
  const returned = { status: "returned", returned_at: context.now() } as const;
  if (!endCheck(context, { ...checking, ...returned, sealed_grant, account, metadata }))
    return fail("session_expired");
  if (session.completion === "automatic") {
    const completed = await completeAttempt(context, attempt.id);
    if (!completed.ok) return completed;
  }
  return ok(statusUrl(attempt.state));
}

/** The last field is the most secret one, so the page shows the problem there. */
const rejectedFields = (names: readonly string[]) => [
  { path: `credentials.${names.at(-1) ?? ""}`, message: NOT_ACCEPTED },
];

/** Stores the result of a check. Returns false if the attempt was deleted in the meantime. */
function endCheck(context: ConnectionContext, attempt: KeyAttempt): boolean {
  if (keyAttempt(context.store, attempt.id)?.status !== "checking") return false;
  context.store.putAttempt(attempt);
  return true;
}

/** Returns how long a session with too many attempts has to wait; 0 where it doesn't. */
function rateLimitWaitMs(context: ConnectionContext, session: string): number {
  const since = context.now() - RECENT_MS;
  const recent = context.store
    .attempts()
    .filter((attempt) => attempt.session === session && attempt.created_at > since)
    .map(({ created_at }) => created_at);
  return recent.length < MAX_RECENT_ATTEMPTS ? 0 : Math.min(...recent) - since;
}
