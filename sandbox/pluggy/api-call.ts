// The gate of Pluggy's API: who calls, whether the key still holds, and then the route's own answer.

import { z } from "zod";
import { deliver } from "../control/deliver.ts";
import type { Faults } from "../control/faults.ts";
import { receive } from "../control/received.ts";
import type { Received } from "../control/received.ts";
import type { Settings } from "./clients.ts";
import type { Item } from "./items/item.ts";
import type { Key } from "./keys.ts";
import { advance } from "./items/move-items.ts";
import type { Counter, Pluggy, Step } from "./pluggy.ts";
import { refuse } from "./refuse.ts";

export interface ApiCall {
  readonly pluggy: Pluggy;
  readonly key: Key;
  readonly settings: Settings;
  readonly received: Received;
  readonly origin: string;
  /** The `{id}` of the path; empty where it has none. */
  readonly id: string;
  readonly now: number;
}

export interface Route {
  readonly step: Step;
  /** What the requests are counted as; null where it isn't requests that count. */
  readonly counter: Counter | null;
  readonly connectTokens: "taken" | "refused";
  readonly answer: (call: ApiCall) => Response;
}

/** Answers a call that needs a key, faults included. */
export async function answerCall(
  pluggy: Pluggy,
  route: Route,
  incoming: Request,
  id: string,
): Promise<Response> {
  const received = await receive(incoming);
  const now = Date.now();
  advance(pluggy, now);
  const key = pluggy.keys.find(received.headers["x-api-key"] ?? "");
  // A dead key still tells which client sent it.
  const clientId = key?.client_id ?? null;
  pluggy.log.record(route.step, clientId, received, now);
  if (route.counter !== null) pluggy.log.count(route.counter, clientId);
  const faults = pluggy.faults.take({ on: route.step, clientId });
  return answerWithFaults(pluggy, clientId, faults, () => {
    if (!key || key.expires_at <= now || !pluggy.clients.find(key.client_id)) {
      return refuse(403, "FORBIDDEN", "The credential in X-API-KEY is missing, unknown or expired");
    }
    if (key.kind === "connect" && route.connectTokens === "refused") {
      return refuse(403, "FORBIDDEN", "A connect token does not reach this");
    }
    const settings = pluggy.clients.settings(key.client_id);
    return route.answer({ pluggy, key, settings, received, origin: new URL(incoming.url).origin, id, now });
  });
}

/** Delivers an answer as the faults ask, and counts what Pluggy refused on its own. */
export function answerWithFaults(
  { log }: Pluggy,
  clientId: string | null,
  faults: Faults,
  work: () => Response,
): Promise<Response> {
  return deliver(faults, () => {
    const answer = work();
    if (answer.status === 429) log.count("rate_limited", clientId);
    else if (answer.status >= 400) log.count("rejected", clientId);
    return faults.extra && answer.ok ? withFields(answer, faults.extra.fields) : answer;
  });
}

async function withFields(answer: Response, fields: Readonly<Record<string, unknown>>): Promise<Response> {
  const body = z.record(z.string(), z.unknown()).parse(await answer.json());
  return Response.json({ ...body, ...fields }, { status: answer.status });
}

/** Finds an item that the call's key may see. */
export function visibleItem({ pluggy, key }: ApiCall, id: string): Item | Response {
  const item = pluggy.items.find(id);
  if (key.kind === "connect" && key.item_id !== id && item?.createdWith !== key.key) {
    return refuse(403, "FORBIDDEN", "The connect token was not issued for this item");
  }
  if (item?.clientId !== key.client_id) return refuse(404, "ITEM_NOT_FOUND", "There is no such item");
  return item;
}
