// Latchkey's production bundle, with counters on its bindings, on the storage of its Durable Objects, and on `fetch`. All
// run in one isolate locally, so the counters are variables of this module. The clock can be advanced, and alarms ring
// only on request, at the time for which they are set.
//
// GET /_budget/counts: the counts of the operation. POST /_budget/operation: starts the next one.
// POST /_budget/clock?ms=: advances the clock. POST /_budget/alarm?until=&own: rings one alarm, of the operation or of any.

import latchkey, { AppObject as App, ConnectionObject as Connection, type ObjectContext } from "latchkey";
import { countBindings } from "./count-bindings.ts";
import { countStorage } from "./count-storage.ts";
import { Counter } from "./counter.ts";

type Namespaces = Record<"CONNECTIONS" | "APPS", Namespace>;
type Namespace = { idFromString(id: string): unknown; get(id: unknown): { ring(): Promise<void> } };

const counter = new Counter();

const send = globalThis.fetch;
globalThis.fetch = (...request) => counter.call(["outgoingRequests"], () => send(...request));

const { now } = Date;
let advancedMs = 0;
Date.now = () => now() + advancedMs;

export class ConnectionObject extends Connection {
  constructor(ctx: ObjectContext, env: object) {
    countStorage(ctx, "CONNECTIONS", counter);
    super(ctx, countBindings(env, counter));
  }

  ring(): Promise<void> {
    return this.alarm();
  }
}

export class AppObject extends App {
  constructor(ctx: ObjectContext, env: object) {
    countStorage(ctx, "APPS", counter);
    super(ctx, countBindings(env, counter));
  }

  ring(): Promise<void> {
    return this.alarm();
  }
}

async function fetchCounted(request: Request, env: object, context: unknown): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  switch (pathname) {
    case "/_budget/counts":
      return Response.json(counter.report());
    case "/_budget/operation":
      counter.startOperation();
      return Response.json({ now: Date.now() });
    case "/_budget/clock":
      advancedMs += Number(searchParams.get("ms"));
      return Response.json({ now: Date.now() });
    case "/_budget/alarm":
      return Response.json({
        hasRung: await ringAlarm(env, Number(searchParams.get("until")), searchParams.has("own")),
      });
    default:
      return latchkey.fetch(request, countBindings(env, counter), context);
  }
}

/** Rings the earliest alarm that is due until then, at the time for which it is set. Returns whether there was one. */
async function ringAlarm(env: object, until: number, isOwn: boolean): Promise<boolean> {
  const alarm = counter.takeAlarm(until, isOwn);
  if (alarm === null) return false;
  advancedMs += Math.max(0, alarm.at - Date.now());
  const namespace = (env as Namespaces)[alarm.binding];
  const object = namespace.get(namespace.idFromString(alarm.id));
  await counter.call(["alarms"], () => object.ring());
  return true;
}

// oxlint-disable-next-line import/no-default-export -- the runtime requires one
export default { fetch: fetchCounted };
