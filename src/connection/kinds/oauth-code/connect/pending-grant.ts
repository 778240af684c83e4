// A pending grant: its code was exchanged, but it is not the connection's grant yet. It is stored encrypted in its
// attempt.

import * as z from "zod";
import { seal } from "../../../../vault/seal.ts";
import type { Connection } from "../../../connection.ts";
import type { ConnectionContext } from "../../../connection-context.ts";
import { eraseIfDeletionComplete } from "../../../lifecycle/delete-connection.ts";
import { revokeRemoteGrant, scheduleRevocation } from "../../../lifecycle/revoke-remote-grants.ts";
import { connectionKeyContext, TokenSet } from "../../../token/token-set.ts";
import type { CodeAttempt, UnscheduledCodeGrant } from "../stored-records.ts";

/** The token set and the metadata of the token response. */
export const PendingGrant = z.object({ tokens: TokenSet, metadata: z.record(z.string(), z.string()) });

export type PendingGrant = z.output<typeof PendingGrant>;

/** Revokes a grant that will not be used. */
export async function revokePendingGrant(
  context: ConnectionContext,
  connection: Pick<Connection, "app" | "id">,
  attempt: CodeAttempt,
  tokens: TokenSet,
): Promise<void> {
  const { app, id } = connection;
  const { integration, variables, origins_since, registration, client_id, sealed_client_secret } = attempt;
  if (registration.endpoints.revocation_endpoint === undefined) return;
  const sealed_tokens = await seal(context.config.keyring, connectionKeyContext("grant", connection), tokens);
  const client = { registration, client_id, sealed_client_secret };
  const grant: UnscheduledCodeGrant = {
    kind: "code",
    app,
    connection: id,
    integration,
    variables,
    origins_since,
    client,
    sealed_tokens,
  };
  await revokeRemoteGrant(context, scheduleRevocation(context, grant));
  // The connection may have been deleted in the meantime.
  await eraseIfDeletionComplete(context);
}
