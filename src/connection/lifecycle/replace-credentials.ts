import { appStub } from "../../apps/app-rpc.ts";
import { kindOf } from "../../providers/provider-kinds.ts";
import { providerOf } from "../../providers/registry.ts";
import { fail, type Result } from "../../shared/result.ts";
import type { Connection } from "../connection.ts";
import type { NewCredentials } from "../connect/imported-grant.ts";
import { type ConnectionContext, appConnection } from "../connection-context.ts";

/** Replaces the API key, or the user name and the password, or the assertion of a connection that was connected. */
export async function replaceCredentials(
  context: ConnectionContext,
  credentials: NewCredentials,
): Promise<Result<Connection>> {
  const live = appConnection(context);
  if (!live.ok) return live;
  const { app, integration: id, version } = live.value;
  if (id === null || version === 0) return fail("connection_pending");
  const integration = await appStub(context.env, app).liveIntegration(id);
  if (integration === null) return fail("integration_not_found");
  const kind = context.kinds[kindOf(providerOf(integration), integration)];
  return kind.replaceCredentials === null
    ? fail("credentials_not_supported")
    : kind.replaceCredentials(context, live.value, integration, credentials);
}
