// `POST /items`: creates an item, or returns the existing one if the client wants no duplicates.

import { z } from "zod";
import { parseJson } from "../../parse-json.ts";
import type { ApiCall } from "../api-call.ts";
import { findConnector, validateParameters, parametersSchema } from "../connectors.ts";
import type { Connector } from "../connectors.ts";
import type { Item } from "./item.ts";
import { itemView } from "./item-view.ts";
import { connectOptionsSchema } from "../keys.ts";
import { startExecution } from "./lifecycle.ts";
import { applyTransition } from "./apply-transition.ts";
import { invalidBody, invalidParameters, errorResponse } from "../error-response.ts";
import { validateUrls } from "../validate-urls.ts";

const bodySchema = connectOptionsSchema.extend({
  connectorId: z.union([z.number(), z.string()]).optional(),
  parameters: parametersSchema.default({}),
});
type CreateRequest = Omit<z.infer<typeof bodySchema>, "connectorId">;

export function createItem(call: ApiCall): Response {
  const parsed = bodySchema.safeParse(parseJson(call.received.body));
  if (!parsed.success) return invalidBody();
  const { connectorId, ...request } = parsed.data;
  if (connectorId === undefined) return errorResponse(400, "CONNECTOR_REQUIRED", "connectorId is required");
  const connector = findConnector(connectorId);
  if (!connector) return errorResponse(404, "CONNECTOR_NOT_FOUND", "The connector does not exist");
  const problems = validateParameters(connector.credentials, request.parameters);
  if (problems.length > 0) return invalidParameters(problems);
  const rejection = validateUrls(request, call.settings);
  if (rejection) return rejection;

  const { pluggy, settings, now } = call;
  const existing = findDuplicate(call, connector, request);
  const item = existing ?? startExecution(newItem(call, connector, request), connector, settings, now);
  if (!existing) {
    applyTransition(pluggy, { item, events: [] });
    pluggy.log.count("items_created", item.clientId);
  }
  return Response.json(itemView(item));
}

function findDuplicate(
  { pluggy, key }: ApiCall,
  { id }: Connector,
  request: CreateRequest,
): Item | undefined {
  if (!(request.avoidDuplicates ?? key.options.avoidDuplicates)) return undefined;
  const parameters = JSON.stringify(request.parameters);
  return pluggy.items
    .list(key.client_id)
    .find((item) => item.connectorId === id && JSON.stringify(item.parameters) === parameters);
}

/** Builds a new item. The request's own values override the options of its connect token. */
function newItem({ key, origin, now }: ApiCall, { id }: Connector, request: CreateRequest): Item {
  const { options } = key;
  return {
    id: crypto.randomUUID(),
    clientId: key.client_id,
    connectorId: id,
    createdWith: key.key,
    origin,
    parameters: request.parameters,
    clientUserId: request.clientUserId ?? options.clientUserId ?? null,
    webhookUrl: request.webhookUrl ?? options.webhookUrl ?? null,
    oauthRedirectUri: request.oauthRedirectUri ?? options.oauthRedirectUri ?? null,
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
