// The API of an item provider whose items are ready at once, without parameters and without consent. It accepts every
// key.

import type { IncomingMessage, ServerResponse } from "node:http";
import * as z from "zod";
import { readAll, sendJson } from "../http/local-server.ts";

/** Pluggy's lifetime of an API key. */
export const KEY_LIFETIME_SECONDS = 2 * 60 * 60;

const Requested = z.object({ connectorId: z.number(), clientUserId: z.string() });

type Item = { id: string; clientUserId: string; connector: { id: number; name: string }; status: string };

const items = new Map<string, Item>();

/**
 * Responds to one request.
 *
 * @param path the segments of the path below the API's base URL
 */
export async function respondAsBank(
  path: readonly string[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [first = "", id = ""] = path;
  const body = await readAll(request);
  if (first === "auth") sendJson(response, 200, { apiKey: crypto.randomUUID() });
  else if (first === "connect_token") sendJson(response, 200, { accessToken: crypto.randomUUID() });
  else if (first === "connectors") sendJson(response, 200, connectorOf(Number(id)));
  else if (request.method === "POST") sendJson(response, 200, createItem(Requested.parse(JSON.parse(body))));
  else sendJson(response, 200, items.get(id));
}

const connectorOf = (id: number) => ({ id, name: "Bank" });

function createItem({ connectorId, clientUserId }: z.output<typeof Requested>): Item {
  const item = {
    id: crypto.randomUUID(),
    clientUserId,
    connector: connectorOf(connectorId),
    status: "UPDATED",
    executionStatus: "SUCCESS",
  };
  items.set(item.id, item);
  return item;
}
