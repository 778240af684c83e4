// Creates a connection without the end user. Each kind has its own way.

import { appStub } from "../../apps/app-rpc.ts";
import { kindOf } from "../../providers/provider-kinds.ts";
import { providerOf } from "../../providers/registry.ts";
import { fail, type Result } from "../../shared/result.ts";
import type { Connection } from "../connection.ts";
import type { ConnectionContext } from "../connection-context.ts";
import type { ConnectionIds } from "../connection-rpc.ts";
import { claimsOf } from "../kinds/jwt-bearer/grant-source.ts";
import type { ImportedGrant } from "../connect/imported-grant.ts";

const MAX_END_USER = 256;

/** Creates a connection from a grant, or from what Latchkey gets one with. */
export async function importGrant(
  context: ConnectionContext,
  { app, connection: id }: ConnectionIds,
  input: ImportedGrant,
): Promise<Result<Connection>> {
  const integration = await appStub(context.env, app).liveIntegration(input.integration);
  if (integration === null) return fail("integration_not_found");
  if (!integration.enabled) return fail("integration_disabled");
  const kind = context.kinds[kindOf(providerOf(integration), integration)];
  if (kind.importGrant === null) return fail("import_not_supported");
  const end_user = input.end_user ?? workloadOf(input);
  if (end_user === null)
    return fail("invalid_request", { fields: [{ path: "end_user", message: "is required" }] });
  return kind.importGrant(context, { app, id }, integration, { ...input, end_user });
}

/** Returns the workload that an assertion is about; null where it names none. */
function workloadOf({ assertion }: ImportedGrant): string | null {
  const sub = assertion === undefined ? undefined : claimsOf(assertion)?.["sub"];
  return typeof sub === "string" && sub !== "" && sub.length <= MAX_END_USER ? sub : null;
}
