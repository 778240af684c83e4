// The entry point of Pluggy's API. Checks the key, and then calls the route's own handler.

import { z } from "zod";
import { respondWithFaults } from "../control/respond-with-faults.ts";
import type { Faults } from "../control/faults.ts";
import { readRequest } from "../control/received-request.ts";
import type { ReceivedRequest } from "../control/received-request.ts";
import type { Settings } from "./clients.ts";
import type { Item } from "./items/item.ts";
import type { Key } from "./keys.ts";
import { advanceItems } from "./items/apply-transition.ts";
import type { Counter, Pluggy, Step } from "./pluggy.ts";
import { errorResponse } from "./error-response.ts";

export interface ApiCall {
  readonly pluggy: Pluggy;
  readonly key: Key;
  readonly settings: Settings;
  readonly received: ReceivedRequest;
  readonly origin: string;
  /** The `{id}` in the path, or empty. */
  readonly id: string;
  readonly now: number;
}

export interface Route {
  readonly step: Step;
  /** The counter of these requests, or null if something else is counted. */
  readonly counter: Counter | null;
  readonly connectTokens: "accepted" | "rejected";
  readonly handle: (call: ApiCall) => Response;
}

/** Handles a call that requires a key, and applies faults. */
export async function handleCall(
  pluggy: Pluggy,
  route: Route,
  incoming: Request,
  id: string,
): Promise<Response> {
  const received = await readRequest(incoming);
  const now = Date.now();
  advanceItems(pluggy, now);
  const key = pluggy.keys.find(received.headers["x-api-key"] ?? "");
  // An expired key still identifies the client.
  const clientId = key?.client_id ?? null;
  pluggy.log.record(route.step, clientId, received, now);
  if (route.counter !== null) pluggy.log.count(route.counter, clientId);
  const faults = pluggy.faults.take({ on: route.step, clientId });
  return respondAndCount(pluggy, clientId, faults, () => {
    if (!key || key.expires_at <= now || !pluggy.clients.find(key.client_id)) {
      return errorResponse(403, "FORBIDDEN", "The key in X-API-KEY is missing, unknown or expired");
    }
    if (key.kind === "connect" && route.connectTokens === "rejected") {
      return errorResponse(403, "FORBIDDEN", "A connect token cannot be used for this endpoint");
    }
    const settings = pluggy.clients.settings(key.client_id);
    return route.handle({ pluggy, key, settings, received, origin: new URL(incoming.url).origin, id, now });
  });
}

/** Applies faults to a response, and counts the requests that Pluggy itself rejected. */
export function respondAndCount(
  { log }: Pluggy,
  clientId: string | null,
  faults: Faults,
  process: () => Response,
): Promise<Response> {
  return respondWithFaults(faults, () => {
    const response = process();
    if (response.status === 429) log.count("rate_limited", clientId);
    else if (response.status >= 400) log.count("rejected", clientId);
    return faults.extra && response.ok ? withFields(response, faults.extra.fields) : response;
  });
}

async function withFields(response: Response, fields: Readonly<Record<string, unknown>>): Promise<Response> {
  const body = z.record(z.string(), z.unknown()).parse(await response.json());
  return Response.json({ ...body, ...fields }, { status: response.status });
}

/** Finds an item that the call's key has access to. Returns an error response if there is none. */
export function findItem({ pluggy, key }: ApiCall, id: string): Item | Response {
  const item = pluggy.items.find(id);
  if (key.kind === "connect" && key.item_id !== id && item?.createdWith !== key.key) {
    return errorResponse(403, "FORBIDDEN", "The connect token was not issued for this item");
  }
  if (item?.clientId !== key.client_id)
    return errorResponse(404, "ITEM_NOT_FOUND", "The item does not exist");
  return item;
}
