// Parses a provider's webhook; the provider's file names the fields. Pure: it neither verifies a webhook nor
// acts on it.

import * as z from "zod";
import { lazy, type Parsed } from "../../shared/lazy.ts";
import type { ProviderWebhooks } from "../../providers/definition/webhooks.ts";
import { JsonObject, parseJson } from "../../shared/json.ts";
import type { ProviderWebhookRequest } from "../app-rpc.ts";

/** An item and the connection that it belongs to, as the webhook states them. Not verified. */
export const ItemClaim = lazy(() => z.object({ connection: z.string(), item: z.string() }));
export type ItemClaim = Parsed<typeof ItemClaim>;

export type ParsedWebhook = {
  type: string;
  /** The provider's ID of the delivery; null where there is none. */
  deliveryId: string | null;
  claim: ItemClaim | null;
};

const Text = lazy(() => z.string().min(1).max(256));
const Id = lazy(() =>
  z
    .union([Text(), z.number().transform(String)])
    .nullable()
    .catch(null),
);

/** Parses a webhook. Returns null where the body is not a JSON object or has no type. */
export function parseProviderWebhook(
  webhooks: ProviderWebhooks,
  { body, headers }: Pick<ProviderWebhookRequest, "body" | "headers">,
): ParsedWebhook | null {
  const fields = JsonObject().safeParse(parseJson(body));
  if (!fields.success) return null;
  const type = Text().safeParse(fields.data[webhooks.type_field]);
  if (!type.success) return null;
  const isStandard = webhooks.proof.kind === "standard_webhooks";
  const headerId = isStandard ? headers["webhook-id"] : undefined;
  const deliveryId = Id().parse(webhooks.id_field === null ? headerId : fields.data[webhooks.id_field]);
  return { type: type.data, deliveryId, claim: parseClaim(webhooks, fields.data) };
}

function parseClaim({ item }: ProviderWebhooks, fields: Parsed<typeof JsonObject>): ItemClaim | null {
  if (item === null) return null;
  const claim = { connection: fields[item.connection_field], item: fields[item.id_field] };
  return z.object({ connection: Text(), item: Text() }).nullable().catch(null).parse(claim);
}
