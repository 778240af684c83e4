import * as z from "zod";
import { openClientSecret } from "../../../integration/build-integration.ts";
import { authenticate } from "../../../items/create-api-key.ts";
import type { ApiAnswer, ItemApi } from "../../../items/api-call.ts";
import type { ConnectionContext } from "../../connection-context.ts";

/** A client that gets API keys, as it was when it was noted, for when its integration may be gone. */
export const NotedKeyClient = z.object({
  api_base_url: z.string(),
  client_id: z.string(),
  sealed_client_secret: z.string().nullable(),
});

export type NotedKeyClient = z.output<typeof NotedKeyClient>;

/** A key for a client whose integration is gone. Throws when its secret does not open. */
export async function keyOfNoted(
  context: ConnectionContext,
  owner: { app: string; integration: string },
  client: NotedKeyClient,
): Promise<ApiAnswer<{ api: ItemApi; key: string }>> {
  const { keyring, outbound } = context.config;
  const secret = (await openClientSecret(keyring, owner, client.sealed_client_secret)) ?? "";
  const { now, requestId } = context;
  const api: ItemApi = { baseUrl: client.api_base_url, policy: outbound, now, requestId };
  const answer = await authenticate(api, { id: client.client_id, secret });
  return answer.ok ? { ok: true, value: { api, key: answer.value } } : answer;
}
