// `POST /items`: a new item, or the one there is already where the client wants no duplicates.

import { z } from "zod";
import { readJson } from "../../json-text.ts";
import type { ApiCall } from "../api-call.ts";
import { findConnector, judgeParameters, parametersSchema } from "../connectors.ts";
import type { Connector } from "../connectors.ts";
import type { Item } from "./item.ts";
import { itemView } from "./item-view.ts";
import { connectOptionsSchema } from "../keys.ts";
import { begin } from "./lifecycle.ts";
import { store } from "./move-items.ts";
import { invalidBody, invalidParameters, refuse } from "../refuse.ts";
import { judgeAddresses } from "../url-rule.ts";

const bodySchema = connectOptionsSchema.extend({
  connectorId: z.union([z.number(), z.string()]).optional(),
  parameters: parametersSchema.default({}),
});
type Asked = Omit<z.infer<typeof bodySchema>, "connectorId">;

export function createItem(call: ApiCall): Response {
  const parsed = bodySchema.safeParse(readJson(call.received.body));
  if (!parsed.success) return invalidBody();
  const { connectorId, ...asked } = parsed.data;
  if (connectorId === undefined) return refuse(400, "CONNECTOR_REQUIRED", "connectorId is required");
  const connector = findConnector(connectorId);
  if (!connector) return refuse(404, "CONNECTOR_NOT_FOUND", "There is no such connector");
  const problems = judgeParameters(connector.credentials, asked.parameters);
  if (problems.length > 0) return invalidParameters(problems);
  const refusal = judgeAddresses(asked, call.settings);
  if (refusal) return refusal;

  const { pluggy, settings, now } = call;
  const present = findDuplicate(call, connector, asked);
  const item = present ?? begin(newItem(call, connector, asked), connector, settings, now);
  if (!present) {
    store(pluggy, { item, events: [] });
    pluggy.log.count("items_created", item.clientId);
  }
  return Response.json(itemView(item));
}

function findDuplicate({ pluggy, key }: ApiCall, { id }: Connector, asked: Asked): Item | undefined {
  if (!(asked.avoidDuplicates ?? key.options.avoidDuplicates)) return undefined;
  const same = JSON.stringify(asked.parameters);
  return pluggy.items
    .list(key.client_id)
    .find((item) => item.connectorId === id && JSON.stringify(item.parameters) === same);
}

/** What the item itself is given counts, and then what its connect token brings. */
function newItem({ key, origin, now }: ApiCall, { id }: Connector, asked: Asked): Item {
  const { options } = key;
  return {
    id: crypto.randomUUID(),
    clientId: key.client_id,
    connectorId: id,
    createdWith: key.key,
    origin,
    parameters: asked.parameters,
    clientUserId: asked.clientUserId ?? options.clientUserId ?? null,
    webhookUrl: asked.webhookUrl ?? options.webhookUrl ?? null,
    oauthRedirectUri: asked.oauthRedirectUri ?? options.oauthRedirectUri ?? null,
    stage: "settled",
    dueAt: null,
    status: "UPDATING",
    executionStatus: "CREATED",
    error: null,
    consentRequest: null,
    inputExpiresAt: null,
    consented: false,
    consentExpiresAt: null,
    account: null,
    accountIds: [crypto.randomUUID(), crypto.randomUUID()],
    triggeredBy: key.kind === "connect" ? "USER" : "CLIENT",
    succeeded: false,
    createdAt: now,
    updatedAt: now,
    lastUpdatedAt: null,
  };
}
