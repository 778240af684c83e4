// Finds the integration that a refresh uses, and whether it may be used now. Its copy in KV decides, except where an older
// copy could end a grant or pause a connection: then the app's object is asked.

import { appStub } from "../../../apps/app-rpc.ts";
import { hasOriginsOf } from "../../../integration/credential-origins.ts";
import type { IntegrationCopy } from "../../../kv/integration-copy.ts";
import { SECOND } from "../../../shared/clock.ts";
import { log } from "../../../shared/log.ts";
import { fail, ok, type Result } from "../../../shared/result.ts";
import type { Connection } from "../../connection.ts";
import type { ConnectionContext } from "../../connection-context.ts";
import { findCurrentIntegration, findIntegration, type FoundIntegration } from "../../find-integration.ts";

/**
 * Returns the integration of a connection's next refresh, or its failure: `integration_misconfigured` while it is paused,
 * and `provider_unavailable` if the app's object is needed and can't be reached. An integration with other origins than
 * the grant was issued for is never an older copy. `isCopyUsable` is false if the copy in KV could not be used.
 */
export function integrationForRefresh(
  context: ConnectionContext,
  connection: Connection,
  id: string,
  isCopyUsable = true,
): Promise<Result<FoundIntegration>> {
  return failIfUnreachable(connection, async () => {
    const known = isCopyUsable ? await findIntegration(context, connection.app, id) : null;
    const isEnough = known !== null && (known.isCurrent || hasOriginsOf(connection, known.integration));
    const found = isEnough
      ? known
      : await findCurrentIntegration(context, connection.app, id, known?.integration ?? null);
    return found === null ? fail("integration_not_found") : permit(context, connection, id, found);
  });
}

/**
 * Returns the current integration after the server has refused a request with a copy of it: another one if the app has
 * changed it, and null if the copy was current.
 */
export function integrationAfterRefusal(
  context: ConnectionContext,
  connection: Connection,
  id: string,
  used: IntegrationCopy,
): Promise<Result<FoundIntegration | null>> {
  return failIfUnreachable<FoundIntegration | null>(connection, async () => {
    const current = await findCurrentIntegration(context, connection.app, id, used);
    if (current === null) return fail("integration_not_found");
    if (current.integration.updated_at === used.updated_at) return ok(null);
    return permit(context, connection, id, current);
  });
}

/** Returns the integration unless it is paused. When its client may be tested, the app's object permits it to one connection. */
async function permit(
  context: ConnectionContext,
  connection: Connection,
  id: string,
  found: FoundIntegration,
): Promise<Result<FoundIntegration>> {
  const { misconfigured } = found.integration;
  if (misconfigured === null || !hasOriginsOf(connection, found.integration)) return ok(found);
  if (misconfigured.probe_at > context.now()) return pausedUntil(context, misconfigured.probe_at);
  const permitted = await appStub(context.env, connection.app).permitRefresh(id, connection.id);
  if (permitted === null) return fail("integration_not_found");
  const { integration, pausedUntil: until } = permitted;
  if (until !== null && hasOriginsOf(connection, integration)) return pausedUntil(context, until);
  return ok({ integration, isCurrent: true });
}

function pausedUntil(context: ConnectionContext, until: number): Result<never> {
  const retryAfterSeconds = Math.max(Math.ceil((until - context.now()) / SECOND), 1);
  return fail("integration_misconfigured", { retryAfterSeconds });
}

async function failIfUnreachable<T>({ app }: Connection, find: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await find();
  } catch (error) {
    log.bug("app_not_reached", error, { app });
    return fail("provider_unavailable", { retryAfterSeconds: 1 });
  }
}
