import { fail, type Result } from "../shared/result.ts";
import type { Connection } from "./connection.ts";
import { type ConnectionContext, saveConnection } from "./connection-context.ts";
import { currentToken } from "./current-token.ts";
import { publish } from "./publish.ts";
import type { EdgeToken } from "./token-set.ts";
import { unwatchGrant } from "./watch-grant.ts";

/** The credential is dead and there is nothing to renew it with: only the person can. */
export async function requireReauthorization(
  context: ConnectionContext,
  connection: Connection,
): Promise<Result<EdgeToken>> {
  const current = context.store.connection();
  // Connected again or deleted while the provider was asked.
  if (current?.status !== "active" || current.version !== connection.version) return currentToken(context);
  const code = "reauthorization_required";
  context.transaction(() => {
    unwatchGrant(context);
    saveConnection(
      context,
      { ...current, status: code, last_error: { code, at: context.now() } },
      { type: `connection.${code}`, facts: { code } },
    );
  });
  await publish(context);
  return fail(code);
}
