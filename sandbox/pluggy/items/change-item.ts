// What is done to one item: read it, run it again, give its second factor, delete it.

import { z } from "zod";
import { readJson } from "../../json-text.ts";
import { visibleItem } from "../api-call.ts";
import type { ApiCall } from "../api-call.ts";
import { TOKEN_FIELD, findConnector, judgeParameters, parametersSchema } from "../connectors.ts";
import type { Item } from "./item.ts";
import { itemView } from "./item-view.ts";
import { begin, takeToken } from "./lifecycle.ts";
import { remove, store } from "./move-items.ts";
import { invalidBody, invalidParameters, refuse } from "../refuse.ts";
import { judgeAddresses } from "../url-rule.ts";

/** Left out means as before; null means none. */
const changeSchema = z.object({
  parameters: parametersSchema.optional(),
  clientUserId: z.string().nullish(),
  webhookUrl: z.string().nullish(),
  oauthRedirectUri: z.string().nullish(),
});

export function readItem(call: ApiCall): Response {
  const item = visibleItem(call, call.id);
  return item instanceof Response ? item : Response.json(itemView(item));
}

export function updateItem(call: ApiCall): Response {
  const item = visibleItem(call, call.id);
  if (item instanceof Response) return item;
  const { pluggy, key, settings, received, origin, now } = call;
  const asked = changeSchema.safeParse(received.body === null ? {} : readJson(received.body));
  const connector = findConnector(item.connectorId);
  if (!asked.success || !connector) return invalidBody();
  if (item.status === "UPDATING" || item.status === "MERGING") {
    return refuse(400, "ITEM_ALREADY_UPDATING", "The last execution has not ended yet");
  }
  const {
    clientUserId = item.clientUserId,
    webhookUrl = item.webhookUrl,
    oauthRedirectUri = item.oauthRedirectUri,
  } = asked.data;
  const parameters = { ...item.parameters, ...asked.data.parameters };
  const problems = judgeParameters(connector.credentials, parameters);
  if (problems.length > 0) return invalidParameters(problems);
  const refusal = judgeAddresses(asked.data, settings);
  if (refusal) return refusal;
  const changed: Item = {
    ...item,
    parameters,
    clientUserId,
    webhookUrl,
    oauthRedirectUri,
    origin,
    triggeredBy: key.kind === "connect" ? "USER" : "CLIENT",
  };
  const begun = begin(changed, connector, settings, now);
  store(pluggy, { item: begun, events: [] });
  return Response.json(itemView(begun));
}

export function giveToken(call: ApiCall): Response {
  const item = visibleItem(call, call.id);
  if (item instanceof Response) return item;
  const { pluggy, settings, received, now } = call;
  if (item.stage !== "token") {
    return refuse(400, "ITEM_NOT_WAITING_USER_INPUT", "The item does not wait for a second factor");
  }
  const given = parametersSchema.safeParse(readJson(received.body));
  if (!given.success) return invalidBody();
  const problems = judgeParameters([TOKEN_FIELD], given.data);
  const value = given.data[TOKEN_FIELD.name];
  if (problems.length > 0 || value === undefined) return invalidParameters(problems);
  const taken = takeToken(item, value, settings, now);
  store(pluggy, { item: taken, events: [] });
  return Response.json(itemView(taken));
}

export function deleteItem(call: ApiCall): Response {
  const item = visibleItem(call, call.id);
  if (item instanceof Response) return item;
  remove(call.pluggy, { ...item, triggeredBy: "CLIENT" });
  return Response.json({ count: 1 });
}
