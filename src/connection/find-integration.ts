// Finds the integration of a connection. Its copy in KV is enough for what happens often, and can be out of date. The app's
// object has the current one.

import { appStub } from "../apps/app-rpc.ts";
import {
  type IntegrationCopy,
  readIntegrationCopy,
  rememberIntegrationCopy,
} from "../kv/integration-copy.ts";
import type { AppId } from "../shared/id.ts";
import type { ConnectionContext } from "./connection-context.ts";

/** An integration. `isCurrent`: whether the app's object has just returned it, so that it is no older copy. */
export type FoundIntegration = { integration: IntegrationCopy; isCurrent: boolean };

/**
 * Returns an integration from its copy in KV, or from the app's object if there is no copy; null where it does not exist.
 * Throws if there is no copy and the app's object can't be reached.
 */
export async function findIntegration(
  context: ConnectionContext,
  app: AppId,
  id: string,
): Promise<FoundIntegration | null> {
  const copy = await readIntegrationCopy(context.env, app, id, context.now());
  return copy === null
    ? findCurrentIntegration(context, app, id, null)
    : { integration: copy, isCurrent: false };
}

/**
 * Returns an integration from the app's object; null where it does not exist. `seen` is the copy that was found in KV.
 * Throws if the app's object can't be reached.
 */
export async function findCurrentIntegration(
  context: ConnectionContext,
  app: AppId,
  id: string,
  seen: IntegrationCopy | null,
): Promise<FoundIntegration | null> {
  const current = await appStub(context.env, app).integrationCopy(id, seen?.updated_at ?? null);
  if (current === null) return null;
  rememberIntegrationCopy(app, id, current, context.now());
  return { integration: current, isCurrent: true };
}
