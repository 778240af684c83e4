// The routes of one item: read, update, submit the second factor, and delete.

import { z } from "zod";
import { parseJson } from "../../parse-json.ts";
import { findItem } from "../api-call.ts";
import type { ApiCall } from "../api-call.ts";
import { TOKEN_FIELD, findConnector, validateParameters, parametersSchema } from "../connectors.ts";
import type { Item } from "./item.ts";
import { itemView } from "./item-view.ts";
import { startExecution, submitToken } from "./lifecycle.ts";
import { deleteAndNotify, applyTransition } from "./apply-transition.ts";
import { invalidBody, invalidParameters, errorResponse } from "../error-response.ts";
import { validateUrls } from "../validate-urls.ts";

/** Absent fields stay unchanged. Null removes the value. */
const changeSchema = z.object({
  parameters: parametersSchema.optional(),
  clientUserId: z.string().nullish(),
  webhookUrl: z.string().nullish(),
  oauthRedirectUri: z.string().nullish(),
});

export function readItem(call: ApiCall): Response {
  const item = findItem(call, call.id);
  return item instanceof Response ? item : Response.json(itemView(item));
}

export function updateItem(call: ApiCall): Response {
  const item = findItem(call, call.id);
  if (item instanceof Response) return item;
  const { pluggy, key, settings, received, origin, now } = call;
  const change = changeSchema.safeParse(received.body === null ? {} : parseJson(received.body));
  const connector = findConnector(item.connectorId);
  if (!change.success || !connector) return invalidBody();
  if (item.status === "UPDATING" || item.status === "MERGING") {
    return errorResponse(400, "ITEM_ALREADY_UPDATING", "The last execution has not finished");
  }
  const {
    clientUserId = item.clientUserId,
    webhookUrl = item.webhookUrl,
    oauthRedirectUri = item.oauthRedirectUri,
  } = change.data;
  const parameters = { ...item.parameters, ...change.data.parameters };
  const problems = validateParameters(connector.credentials, parameters);
  if (problems.length > 0) return invalidParameters(problems);
  const rejection = validateUrls(change.data, settings);
  if (rejection) return rejection;
  const changed: Item = {
    ...item,
    parameters,
    clientUserId,
    webhookUrl,
    oauthRedirectUri,
    origin,
    triggeredBy: key.kind === "connect" ? "USER" : "CLIENT",
  };
  const started = startExecution(changed, connector, settings, now);
  applyTransition(pluggy, { item: started, events: [] });
  return Response.json(itemView(started));
}

export function postMfa(call: ApiCall): Response {
  const item = findItem(call, call.id);
  if (item instanceof Response) return item;
  const { pluggy, settings, received, now } = call;
  if (item.stage !== "token") {
    return errorResponse(400, "ITEM_NOT_WAITING_USER_INPUT", "The item is not waiting for a second factor");
  }
  const submitted = parametersSchema.safeParse(parseJson(received.body));
  if (!submitted.success) return invalidBody();
  const problems = validateParameters([TOKEN_FIELD], submitted.data);
  const value = submitted.data[TOKEN_FIELD.name];
  if (problems.length > 0 || value === undefined) return invalidParameters(problems);
  const updated = submitToken(item, value, settings, now);
  applyTransition(pluggy, { item: updated, events: [] });
  return Response.json(itemView(updated));
}

export function deleteItem(call: ApiCall): Response {
  const item = findItem(call, call.id);
  if (item instanceof Response) return item;
  deleteAndNotify(call.pluggy, { ...item, triggeredBy: "CLIENT" });
  return Response.json({ count: 1 });
}
