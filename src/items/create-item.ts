// Making an item, or having an existing one connected again. It is done with a connect token, which lives
// half an hour and reaches this item alone: the least that suffices.

import * as z from "zod";
import { type ApiResult, callApi, type ItemApi } from "./api-call.ts";
import { Item, itemWithId } from "./item.ts";

/** What a new item, and the consent to it, need to know of us. */
export type ItemRequest = {
  connectorId: string;
  /** An item that is there already. */
  itemId: string | null;
  parameters: Readonly<Record<string, string>>;
  clientUserId: string;
  /** Where the provider tells of the item; null: nowhere. */
  webhookUrl: string | null;
  oauthRedirectUri: string;
};

const ConnectToken = z.object({ accessToken: z.string().min(1).max(16_384) });

/** A token to make or change one item with. */
export async function createConnectToken(
  api: ItemApi,
  key: string,
  order: ItemRequest,
): Promise<ApiResult<string>> {
  const { itemId, clientUserId, webhookUrl, oauthRedirectUri } = order;
  const options = { clientUserId, oauthRedirectUri, ...(webhookUrl !== null && { webhookUrl }) };
  const body = itemId === null ? { options } : { itemId, options };
  const answer = await callApi(api, { method: "POST", path: "connect_token", key, body }, ConnectToken);
  return answer.ok ? { ok: true, value: answer.value.accessToken } : answer;
}

/**
 * Makes the item, or starts the existing one again. There is no idempotency key, so it is sent once: whatever
 * an ambiguous failure has made is not known. The URLs are said again here, where they go before the token's.
 */
export function requestItem(
  api: ItemApi,
  connectToken: string,
  order: ItemRequest,
): Promise<ApiResult<Item>> {
  const { connectorId, itemId, parameters, clientUserId, webhookUrl, oauthRedirectUri } = order;
  const common = { clientUserId, oauthRedirectUri, ...(webhookUrl !== null && { webhookUrl }) };
  if (itemId === null) {
    const body = { connectorId: Number(connectorId), parameters, ...common };
    return callApi(api, { method: "POST", path: "items", key: connectToken, body }, Item);
  }
  const path = `items/${encodeURIComponent(itemId)}`;
  const body = Object.keys(parameters).length === 0 ? common : { parameters, ...common };
  return callApi(api, { method: "PATCH", path, key: connectToken, body }, itemWithId(itemId));
}
