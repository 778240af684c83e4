import { createApiKey } from "../../../items/create-api-key.ts";
import type { ApiResult, ItemApi } from "../../../items/api-call.ts";
import type { ConnectionContext } from "../../connection-context.ts";
import type { KeyClientSnapshot } from "./stored-records.ts";
import { openClientSecret } from "../../../integration/client-secret.ts";

/** Creates an API key for the client of a deleted integration. Throws if its secret can't be decrypted. */
export async function createKeyFromSnapshot(
  context: ConnectionContext,
  ids: { app: string; integration: string },
  client: KeyClientSnapshot,
): Promise<ApiResult<{ api: ItemApi; key: string }>> {
  const { keyring, outbound } = context.config;
  const secret = (await openClientSecret(keyring, ids, client.sealed_client_secret)) ?? "";
  const { now, requestId } = context;
  const api: ItemApi = { baseUrl: client.api_base_url, policy: outbound, now, requestId };
  const created = await createApiKey(api, { id: client.client_id, secret });
  return created.ok ? { ok: true, value: { api, key: created.value } } : created;
}
