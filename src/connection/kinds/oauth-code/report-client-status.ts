// Reports to the app's object whether a provider accepts an integration's client, because all connections of the
// integration share it. If the report fails, the next request of a connection reports it again.

import { appStub } from "../../../apps/app-rpc.ts";
import { log } from "../../../shared/log.ts";
import type { Connection } from "../../connection.ts";
import type { ConnectionContext } from "../../connection-context.ts";

/** Whether a provider accepts a client. `asOf` is when the integration was read. */
export type ClientStatus = { accepted: true } | { accepted: false; error: string; asOf: number };

/** Reports the status of an integration's client. Never throws. */
export async function reportClientStatus(
  context: ConnectionContext,
  connection: Pick<Connection, "app" | "id">,
  integration: string,
  status: ClientStatus,
): Promise<void> {
  const app = appStub(context.env, connection.app);
  try {
    await (status.accepted
      ? app.reportClientAccepted(integration)
      : app.reportClientRefused(integration, {
          error: status.error,
          asOf: status.asOf,
          connection: connection.id,
        }));
  } catch (error) {
    log.bug("app_not_reached", error, { app: connection.app });
  }
}
