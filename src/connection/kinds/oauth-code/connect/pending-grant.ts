// A grant on its way: exchanged, but not yet the connection's. Sealed in its attempt meanwhile.

import * as z from "zod";
import { seal } from "../../../../vault/seal.ts";
import type { Connection } from "../../../connection.ts";
import type { ConnectionContext } from "../../../connection-context.ts";
import { destroyIfDone } from "../../../lifecycle/delete-connection.ts";
import { revokeRemoteGrant, scheduleRevocation } from "../../../lifecycle/revoke-remote-grants.ts";
import { sealContext, TokenSet } from "../../../token/token-set.ts";
import type { CodeAttempt, UnscheduledCodeGrant } from "../stored-records.ts";

/** The token set and what the token answer said beside it. */
export const PendingGrant = z.object({ tokens: TokenSet, metadata: z.record(z.string(), z.string()) });

export type PendingGrant = z.output<typeof PendingGrant>;

/** Gives back a grant that nobody is going to have. */
export async function revokePendingGrant(
  context: ConnectionContext,
  connection: Pick<Connection, "app" | "id">,
  attempt: CodeAttempt,
  tokens: TokenSet,
): Promise<void> {
  const { app, id } = connection;
  const { integration, variables, registration, client_id, sealed_client_secret } = attempt;
  if (registration.endpoints.revocation_endpoint === undefined) return;
  const sealed_tokens = await seal(context.config.keyring, sealContext("grant", connection), tokens);
  const client = { registration, client_id, sealed_client_secret };
  const leftover: UnscheduledCodeGrant = {
    kind: "code",
    app,
    connection: id,
    integration,
    variables,
    client,
    sealed_tokens,
  };
  await revokeRemoteGrant(context, scheduleRevocation(context, leftover));
  // The connection may have been deleted while its grant was on the way.
  await destroyIfDone(context);
}
