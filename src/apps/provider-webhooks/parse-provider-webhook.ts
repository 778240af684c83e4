// What a provider's webhook says, as its file names the fields. Pure: whether it may be believed, and what
// follows from it, is for others.

import * as z from "zod";
import type { ProviderWebhooks } from "../../providers/provider.ts";
import { parseJson } from "../../shared/json.ts";
import type { ProviderWebhookRequest } from "../app-rpc.ts";

/** An item and the connection it is said to belong to. */
export const ItemClaim = z.object({ connection: z.string(), item: z.string() });
export type ItemClaim = z.output<typeof ItemClaim>;

export type ParsedWebhook = {
  type: string;
  /** The provider's own id of the delivery; null where it gives none. */
  deliveryId: string | null;
  claim: ItemClaim | null;
};

const Body = z.record(z.string(), z.unknown());
const Text = z.string().min(1).max(256);
const Id = z
  .union([Text, z.number().transform(String)])
  .nullable()
  .catch(null);

/** What a delivery says; null when it is no JSON object or names no type. */
export function parseProviderWebhook(
  hooks: ProviderWebhooks,
  { body, headers }: Pick<ProviderWebhookRequest, "body" | "headers">,
): ParsedWebhook | null {
  const fields = Body.safeParse(parseJson(body));
  if (!fields.success) return null;
  const type = Text.safeParse(fields.data[hooks.typeField]);
  if (!type.success) return null;
  const isStandard = hooks.proof.kind === "standard_webhooks";
  const inHeader = isStandard ? headers["webhook-id"] : undefined;
  const deliveryId = Id.parse(hooks.idField === null ? inHeader : fields.data[hooks.idField]);
  return { type: type.data, deliveryId, claim: claimIn(hooks, fields.data) };
}

function claimIn({ item }: ProviderWebhooks, fields: z.output<typeof Body>): ItemClaim | null {
  if (item === null) return null;
  const named = { connection: fields[item.connectionField], item: fields[item.idField] };
  return z.object({ connection: Text, item: Text }).nullable().catch(null).parse(named);
}
