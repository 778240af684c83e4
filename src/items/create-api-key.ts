import * as z from "zod";
import { type ApiResult, callApi, type ItemApi } from "./api-call.ts";

const Answer = z.object({ apiKey: z.string().min(1).max(16_384) });

/** A new API key for a client. "forbidden" and "invalid" both mean that the client is not taken. */
export async function createApiKey(
  api: ItemApi,
  client: { id: string; secret: string },
): Promise<ApiResult<string>> {
  const body = { clientId: client.id, clientSecret: client.secret };
  const answer = await callApi(api, { method: "POST", path: "auth", key: null, body }, Answer);
  return answer.ok ? { ok: true, value: answer.value.apiKey } : answer;
}
