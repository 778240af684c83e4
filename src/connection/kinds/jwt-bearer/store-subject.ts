import { seal } from "../../../vault/seal.ts";
import type { Connection } from "../../connection.ts";
import { changeIfSame, type ConnectionContext } from "../../connection-context.ts";
import { connectionKeyContext, type TokenSet } from "../../token/token-set.ts";
import type { Subject } from "./grant-source.ts";

/**
 * Stores a refresh token of the identity provider that replaces another one. Returns false if the connection has another grant
 * by now.
 */
export async function storeSubject(
  context: ConnectionContext,
  connection: Connection,
  tokens: TokenSet,
  subject: Subject,
): Promise<boolean> {
  const changed: TokenSet = { ...tokens, source: { assertion: null, subject } };
  const keyContext = connectionKeyContext("grant", connection);
  const sealed_grant = await seal(context.config.keyring, keyContext, changed);
  const saved = changeIfSame(context, connection, (current) => {
    const next = { ...current, sealed_grant, refreshable: true };
    context.store.putConnection(next);
    return next;
  });
  return saved !== null;
}
