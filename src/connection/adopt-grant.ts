import { providerOf } from "../providers/registry.ts";
import type { FailureCode } from "../shared/failure.ts";
import { log } from "../shared/log.ts";
import { fail, ok } from "../shared/result.ts";
import { open, seal } from "../vault/seal.ts";
import { isSameAccount } from "./account.ts";
import { askProvider } from "./ask-provider.ts";
import { type Attempt, isSpent, type Session } from "./attempt.ts";
import { Candidate, dropCandidate } from "./candidate.ts";
import { type Account, type Connection, NO_REFRESH_YET } from "./connection.ts";
import { type AttemptOutcome, type ConnectionContext, saveConnection } from "./connection-context.ts";
import type { Happening } from "./connection-event.ts";
import { failAttempt } from "./fail-attempt.ts";
import { publish } from "./publish.ts";
import { sealContext } from "./token-set.ts";
import { watchGrant } from "./watch-grant.ts";

/** Makes the candidate the connection's grant, if the account is the one it has always been. */
export async function adoptGrant(context: ConnectionContext, attempt: Attempt): Promise<AttemptOutcome> {
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
    const refusal = refuse(attempt, connection, session, account);
    if (connection === null || refusal !== null) return refusal ?? "connection_not_found";
    const now = context.now();
    context.store.putAttempt({ ...attempt, status: "completed", sealed_grant: null });
    if (session !== null) context.store.putSession({ ...session, used_at: now });
    const next: Connection = {
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
      revocable: attempt.registration.endpoints.revocation_endpoint !== undefined,
      sealed_grant,
      refresh_expires_at: tokens.refresh_expires_at,
      refresh_end_fixed: false,
      refresh_end_since: null,
      // An attempt that began before there was such a wish has none.
      keep_alive_days: attempt.registration.keepAliveDays ?? null,
      refresh: NO_REFRESH_YET,
      last_error: null,
    };
    const saved = saveConnection(context, next, connectedAs(connection));
    watchGrant(context, saved);
    return saved;
  });
  if (typeof adopted === "string") {
    if (STANDS_ALONE.has(adopted)) await dropCandidate(context, before, attempt, tokens);
    return failAttempt(context, attempt, adopted);
  }
  log.info("connected", {
    request_id: context.requestId,
    app: adopted.app,
    connection: adopted.id,
    integration: attempt.integration,
  });
  await publish(context);
  return ok(adopted);
}

/** What it is for a connection to be connected, after what it was before. */
function connectedAs({ version, status }: Connection): Happening {
  if (version === 0) return { type: "connection.created" };
  if (status === "reauthorization_required") return { type: "connection.recovered" };
  return { type: "connection.updated", facts: { reason: "reconnected" } };
}

/**
 * The refusals after which the new grant is revoked. After the others it may be of the same person and
 * client as the one in use, and some servers end all of those with any one of their tokens.
 */
const STANDS_ALONE: ReadonlySet<FailureCode> = new Set([
  "account_mismatch",
  "connection_not_found",
  "integration_mismatch",
]);

/** Why a grant may not become the connection's, or null when it may. */
function refuse(
  attempt: Attempt,
  connection: Connection | null,
  session: Session | null,
  account: Account | null,
): FailureCode | null {
  if (connection === null || connection.status === "deleted") return "connection_not_found";
  if (isSpent(session)) return "session_expired";
  // Another tab of the session chose another integration, and was first.
  if (connection.version > 0 && connection.integration !== attempt.integration) return "integration_mismatch";
  if (connection.account === null) return null;
  // Less is known than before: it may be somebody else, so it counts as nothing known.
  if (account === null || account.parts.length < connection.account.parts.length) return "account_unverified";
  return isSameAccount(connection.account, account) ? null : "account_mismatch";
}
