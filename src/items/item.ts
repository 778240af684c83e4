// An item: a person's account at an institution, as the provider keeps it.

import * as z from "zod";
import { type ApiResult, callApi, type ItemApi } from "./api-call.ts";
import { ItemParameter } from "./connector.ts";

/** The form of an item's id. It stands in paths. */
export const ItemId = z.string().regex(/^[\w-]{1,64}$/);

const Instant = z
  .string()
  .nullish()
  .transform((text) => {
    const at = Date.parse(text ?? "");
    return Number.isNaN(at) ? null : at;
  })
  .catch(null);

export const Item = z.object({
  id: ItemId,
  status: z.string().max(64),
  executionStatus: z
    .string()
    .max(64)
    .nullish()
    .transform((text) => text ?? null)
    .catch(null),
  clientUserId: z.string().nullish().catch(null),
  connector: z.object({ id: z.union([z.number(), z.string()]).transform(String), name: z.string().max(200) }),
  /** What the person has to give next. */
  parameter: ItemParameter.nullish().catch(null),
  /** What the person has to do elsewhere. */
  userAction: z
    .object({
      instructions: z.string().max(2000).catch(""),
      attributes: z.record(z.string(), z.unknown()).nullish().catch(null),
    })
    .nullish()
    .catch(null),
  lastUpdatedAt: Instant,
  /** When the person's consent ends; null where it has no end that is known. */
  consentExpiresAt: Instant,
});

export type Item = z.output<typeof Item>;

const pathOf = (id: string) => `items/${encodeURIComponent(id)}`;

/** An item of this id: an answer about another one is none. */
export const itemWithId = (id: string) => Item.refine((item) => item.id === id);

export function readItem(api: ItemApi, key: string, id: string): Promise<ApiResult<Item>> {
  return callApi(api, { method: "GET", path: pathOf(id), key }, itemWithId(id));
}

/** Hands on what a person has given as a second factor. */
export function submitItemInput(
  api: ItemApi,
  key: string,
  id: string,
  answer: Readonly<Record<string, string>>,
): Promise<ApiResult<unknown>> {
  const call = { method: "POST", path: `${pathOf(id)}/mfa`, key, body: answer } as const;
  return callApi(api, call, z.unknown());
}

/** Deletes an item, and with it the person's consent. One that is not there is deleted. */
export async function deleteItem(api: ItemApi, key: string, id: string): Promise<ApiResult<null>> {
  const answer = await callApi(api, { method: "DELETE", path: pathOf(id), key }, z.unknown());
  return answer.ok || answer.failure.kind === "not_found" ? { ok: true, value: null } : answer;
}
