// Creates an item, or reconnects an existing one. A connect token is used for that: it is valid for half an
// hour and only for this item, so it grants no more than needed.

import * as z from "zod";
import { lazy } from "../shared/lazy.ts";
import { type ApiResult, callApi, type ItemApi } from "./api-call.ts";
import { Item, itemWithId } from "./item.ts";

/** The parameters of a new item and of the consent to it. */
export type ItemRequest = {
  connectorId: string;
  /** An existing item to reconnect; null for a new one. */
  itemId: string | null;
  parameters: Readonly<Record<string, string>>;
  clientUserId: string;
  /** The URL for webhooks about the item; null for none. */
  webhookUrl: string | null;
  oauthRedirectUri: string;
};

const ConnectToken = lazy(() => z.object({ accessToken: z.string().min(1).max(16_384) }));

/** Creates a token that can create or update one item. */
export async function createConnectToken(
  api: ItemApi,
  key: string,
  request: ItemRequest,
): Promise<ApiResult<string>> {
  const { itemId, clientUserId, webhookUrl, oauthRedirectUri } = request;
  const options = { clientUserId, oauthRedirectUri, ...(webhookUrl !== null && { webhookUrl }) };
  const body = itemId === null ? { options } : { itemId, options };
  const response = await callApi(api, { method: "POST", path: "connect_token", key, body }, ConnectToken());
  return response.ok ? { ok: true, value: response.value.accessToken } : response;
}

/**
 * Creates the item, or reconnects the existing one. There is no idempotency key, so the request is sent once,
 * and after an ambiguous failure it is unknown what was created. The URLs are repeated here, because these
 * take precedence over the token's.
 */
export function requestItem(
  api: ItemApi,
  connectToken: string,
  request: ItemRequest,
): Promise<ApiResult<Item>> {
  const { connectorId, itemId, parameters, clientUserId, webhookUrl, oauthRedirectUri } = request;
  const common = { clientUserId, oauthRedirectUri, ...(webhookUrl !== null && { webhookUrl }) };
  if (itemId === null) {
    const body = { connectorId: Number(connectorId), parameters, ...common };
    return callApi(api, { method: "POST", path: "items", key: connectToken, body }, Item());
  }
  const path = `items/${encodeURIComponent(itemId)}`;
  const body = Object.keys(parameters).length === 0 ? common : { parameters, ...common };
  return callApi(api, { method: "PATCH", path, key: connectToken, body }, itemWithId(itemId));
}
