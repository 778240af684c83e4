// Refreshes a connection's token. Only one refresh runs at a time; concurrent callers wait for the same one. The
// request itself depends on the kind; see kinds/oauth-code/send-refresh-request.ts and kinds/item/refresh-api-key.ts.

import { kindOfConnection } from "../kinds/kind-of-connection.ts";
import { fail, type Result } from "../../shared/result.ts";
import { restoreFromKv } from "./restore-from-kv.ts";
import { type ConnectionContext, liveConnection } from "../connection-context.ts";
import { storedToken } from "./stored-token.ts";
import { decide } from "./refresh-policy.ts";
import { tokenFacts } from "./token-facts.ts";
import type { AccessToken } from "./token-set.ts";

/** Starts a refresh, or joins the one in progress. `rejected`: whether the provider rejected the current token. */
export function refreshToken(context: ConnectionContext, rejected: boolean): Promise<Result<AccessToken>> {
  const { inFlight } = context;
  inFlight.refresh ??= runRefresh(context, rejected).finally(() => {
    inFlight.refresh = null;
  });
  return inFlight.refresh;
}

async function runRefresh(context: ConnectionContext, rejected: boolean): Promise<Result<AccessToken>> {
  const startedAt = context.now();
  const restored = await restoreFromKv(context);
  const live = liveConnection(context);
  if (!live.ok) return live;
  if (restored && decide(tokenFacts(live.value), {}, startedAt).kind === "fresh") return storedToken(context);
  const kind = kindOfConnection(live.value);
  if (kind === null) return fail("connection_pending");
  return context.kinds[kind].refreshToken(context, live.value, rejected);
}
