// The one refresh: whoever asks while it is under way waits for the same flight.

import { providerOf } from "../../providers/registry.ts";
import { fail, type Result } from "../../shared/result.ts";
import { restoreFromKv } from "./restore-from-kv.ts";
import { type ConnectionContext, liveConnection } from "../connection-context.ts";
import { currentToken } from "./current-token.ts";
import { decide } from "./refresh-policy.ts";
import { tokenFacts } from "./token-facts.ts";
import type { AccessToken } from "./token-set.ts";

/** Starts the refresh, or joins the one under way. `rejected`: because the provider refused the access token. */
export function refreshGrant(context: ConnectionContext, rejected: boolean): Promise<Result<AccessToken>> {
  const { inFlight } = context;
  inFlight.refresh ??= refresh(context, rejected).finally(() => {
    inFlight.refresh = null;
  });
  return inFlight.refresh;
}

async function refresh(context: ConnectionContext, rejected: boolean): Promise<Result<AccessToken>> {
  const startedAt = context.now();
  const adopted = await restoreFromKv(context);
  const live = liveConnection(context);
  if (!live.ok) return live;
  if (adopted && decide(tokenFacts(live.value), {}, startedAt).kind === "fresh") return currentToken(context);
  const { provider } = live.value;
  if (provider === null) return fail("connection_pending");
  return context.kinds[providerOf({ provider }).kind].refreshToken(context, live.value, rejected);
}
