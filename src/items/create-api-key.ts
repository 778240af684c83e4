import * as z from "zod";
import { lazy } from "../shared/lazy.ts";
import { type ApiResult, callApi, type ItemApi } from "./api-call.ts";

const KeyResponse = lazy(() => z.object({ apiKey: z.string().min(1).max(16_384) }));

/**
 * Creates an API key for a client. The failures "forbidden" and "invalid" both mean that the client was
 * rejected.
 */
export async function createApiKey(
  api: ItemApi,
  client: { id: string; secret: string },
): Promise<ApiResult<string>> {
  const body = { clientId: client.id, clientSecret: client.secret };
  const response = await callApi(api, { method: "POST", path: "auth", key: null, body }, KeyResponse());
  return response.ok ? { ok: true, value: response.value.apiKey } : response;
}
