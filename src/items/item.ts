// An item: an end user's account at an institution, as the provider stores it.

import * as z from "zod";
import { lazy, type Parsed } from "../shared/lazy.ts";
import { type ApiResult, callApi, type ItemApi } from "./api-call.ts";
import { ItemParameter } from "./connector.ts";

/** An item's ID. It is part of request paths. */
export const ItemId = lazy(() => z.string().regex(/^[\w-]{1,64}$/));

const Instant = lazy(() =>
  z
    .string()
    .nullish()
    .transform((text) => {
      const at = Date.parse(text ?? "");
      return Number.isNaN(at) ? null : at;
    })
    .catch(null),
);

export const Item = lazy(() =>
  z.object({
    id: ItemId(),
    status: z.string().max(64),
    executionStatus: z
      .string()
      .max(64)
      .nullish()
      .transform((text) => text ?? null)
      .catch(null),
    clientUserId: z.string().nullish().catch(null),
    connector: z.object({
      id: z.union([z.number(), z.string().max(64)]).transform(String),
      name: z.string().max(200),
    }),
    /** What the end user has to enter next. */
    parameter: ItemParameter().nullish().catch(null),
    /** What the end user has to do elsewhere. */
    userAction: z
      .object({
        instructions: z.string().max(2000).catch(""),
        attributes: z.record(z.string(), z.unknown()).nullish().catch(null),
      })
      .nullish()
      .catch(null),
    lastUpdatedAt: Instant(),
    /** When the consent expires; null where no expiry is known. */
    consentExpiresAt: Instant(),
  }),
);

export type Item = Parsed<typeof Item>;

const pathOf = (id: string) => `items/${encodeURIComponent(id)}`;

/** Returns a schema for the item with this ID. A response about another item is invalid. */
export const itemWithId = (id: string) => Item().refine((item) => item.id === id);

/** Reads an item. */
export function readItem(api: ItemApi, key: string, id: string): Promise<ApiResult<Item>> {
  return callApi(api, { method: "GET", path: pathOf(id), key }, itemWithId(id));
}

/** Submits what the end user entered as a second factor. */
export function submitItemInput(
  api: ItemApi,
  key: string,
  id: string,
  input: Readonly<Record<string, string>>,
): Promise<ApiResult<unknown>> {
  const call = { method: "POST", path: `${pathOf(id)}/mfa`, key, body: input } as const;
  return callApi(api, call, z.unknown());
}

/** Deletes an item and the end user's consent. An item that does not exist counts as deleted. */
export async function deleteItem(api: ItemApi, key: string, id: string): Promise<ApiResult<null>> {
  const response = await callApi(api, { method: "DELETE", path: pathOf(id), key }, z.unknown());
  return response.ok || response.failure.kind === "not_found" ? { ok: true, value: null } : response;
}
