import { appStub } from "../../../apps/app-rpc.ts";
import { log } from "../../../shared/log.ts";
import type { Connection } from "../../connection.ts";
import type { ConnectionContext } from "../../connection-context.ts";
import type { DiscoveredServer } from "../../discovered-server.ts";

/** Forgets a registered client that its server does not know anymore, so that the next attempt registers another one. */
export function forgetClient(
  context: ConnectionContext,
  app: Connection["app"],
  integration: string,
  { is_registered, client_id, metadata }: DiscoveredServer,
): void {
  if (!is_registered) return;
  void appStub(context.env, app)
    .forgetRegisteredClient(integration, metadata.issuer, client_id)
    .catch((error: unknown) => log.bug("app_not_reached", error, { app }));
}
