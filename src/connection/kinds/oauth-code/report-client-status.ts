// Whether a provider takes the client is the integration's affair, so its app's object hears of it. What
// can't be told now is found out again by the next connection that asks.

import { appStub } from "../../../apps/app-rpc.ts";
import { log } from "../../../shared/log.ts";
import type { Connection } from "../../connection.ts";
import type { ConnectionContext } from "../../connection-context.ts";

/** What a provider said to a client; `asOf` is when the integration was read. */
export type ClientStatus = { accepted: true } | { accepted: false; error: string; asOf: number };

/** Tells an app's object what the provider said to the client of one of its integrations. */
export async function reportClientStatus(
  context: ConnectionContext,
  connection: Pick<Connection, "app" | "id">,
  integration: string,
  verdict: ClientStatus,
): Promise<void> {
  const app = appStub(context.env, connection.app);
  try {
    await (verdict.accepted
      ? app.reportClientAccepted(integration)
      : app.reportClientRefused(integration, {
          error: verdict.error,
          asOf: verdict.asOf,
          connection: connection.id,
        }));
  } catch (error) {
    log.bug("app_not_reached", error, { app: connection.app });
  }
}
