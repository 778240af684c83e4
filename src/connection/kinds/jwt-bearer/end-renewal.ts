// A connection for which no other token can be requested without the app: what it was renewed with has expired, or was refused.
// Its token is served until it expires. Then the connection needs reauthorization.

import { seal } from "../../../vault/seal.ts";
import { fail, type Result } from "../../../shared/result.ts";
import { type Connection, NO_REFRESH_YET } from "../../connection.ts";
import { changeIfSame, type ConnectionContext, saveConnection } from "../../connection-context.ts";
import { type Diagnostic, localDiagnostic, withDiagnostic } from "../../diagnostics.ts";
import { markReauthorizationRequired } from "../../lifecycle/require-reauthorization.ts";
import { scheduleMaintenance } from "../../lifecycle/schedule-maintenance.ts";
import { storedToken } from "../../token/stored-token.ts";
import { publishConnection } from "../../token/publish-connection.ts";
import { type AccessToken, connectionKeyContext, type TokenSet } from "../../token/token-set.ts";

/** What the app's developer has to do. */
const SEND_ANOTHER = "Send another one with PUT …/credentials.";

const EXPIRED = `The assertion, or the token of the identity provider, has expired, so Latchkey can't request another access token with it. ${SEND_ANOTHER}`;

/** The detail of the failure for an assertion that was refused. */
export const REFUSED = `The server does not accept the assertion again, so Latchkey does not send it again. ${SEND_ANOTHER}`;

/** Ends the renewal of a connection whose source has expired. `rejected`: whether the provider rejected the current token. */
export function endExpiredRenewal(
  context: ConnectionContext,
  connection: Connection,
  { tokens, rejected }: { tokens: TokenSet; rejected: boolean },
): Promise<Result<AccessToken>> {
  const code = "reauthorization_required";
  const facts = { at: context.now(), operation: "refresh", request_id: context.requestId, code } as const;
  const diagnostic = localDiagnostic({ ...facts, detail: EXPIRED });
  return endRenewal(context, connection, { tokens, rejected, diagnostic });
}

/** Ends the renewal of a connection, and deletes what it was renewed with. */
export async function endRenewal(
  context: ConnectionContext,
  connection: Connection,
  { tokens, rejected, diagnostic }: { tokens: TokenSet; rejected: boolean; diagnostic: Diagnostic },
): Promise<Result<AccessToken>> {
  const { source: _, ...left } = tokens;
  const kept: TokenSet = { ...left, refresh_expires_at: null };
  const sealed_grant = await seal(context.config.keyring, connectionKeyContext("grant", connection), kept);
  const now = context.now();
  const hasExpired = tokens.expires_at !== null && tokens.expires_at <= now;
  const isOver = rejected || hasExpired || connection.status !== "active";
  const saved = changeIfSame(context, connection, (current) => {
    const ended = {
      ...withDiagnostic(current, diagnostic),
      sealed_grant,
      refreshable: false,
      refresh_expires_at: null,
      refresh: NO_REFRESH_YET,
    };
    context.tasks.done("recover");
    context.tasks.done("refresh_ahead");
    if (isOver) return markReauthorizationRequired(context, ended, diagnostic.error);
    const active = saveConnection(context, ended, null);
    // At the end of the token, which is known now.
    scheduleMaintenance(context, active);
    return active;
  });
  if (saved === null) return storedToken(context);
  await publishConnection(context);
  const { detail } = diagnostic;
  const facts = detail === null ? {} : { detail };
  return fail(isOver ? "reauthorization_required" : "refresh_not_supported", facts);
}
