import { appStub } from "../apps/app-rpc.ts";
import type { Env } from "../env.ts";
import { isIntegrationId } from "../integration/integration.ts";
import { type IntegrationCopy, readIntegrationCopy } from "../kv/integration-copy.ts";
import type { AppId } from "../shared/id.ts";

/**
 * Returns those of some integrations that exist, by their IDs: from the copies in KV and, with one call, from the app's object
 * for those that KV does not have. IDs that no integration can have are not looked up.
 */
export async function readIntegrations(
  env: Env,
  app: AppId,
  ids: readonly string[],
): Promise<Map<string, IntegrationCopy>> {
  const possible = ids.filter(isIntegrationId);
  const now = Date.now();
  const copies = await Promise.all(possible.map((id) => readIntegrationCopy(env, app, id, now)));
  const found = new Map(copies.flatMap((copy) => (copy === null ? [] : [[copy.id, copy] as const])));
  const missing = possible.filter((id) => !found.has(id));
  if (missing.length > 0)
    for (const copy of await appStub(env, app).integrationCopies(missing.map((id) => [id, null])))
      found.set(copy.id, copy);
  return found;
}
