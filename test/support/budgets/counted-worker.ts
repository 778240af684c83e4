// Latchkey's production bundle, with counters on its bindings, on the storage of its Durable Objects, and on `fetch`. All
// run in one isolate locally, so the counters are variables of this module. The clock stands still unless it is advanced,
// so that no count depends on the speed of the machine. Alarms ring only on request, at the time for which they are set.
//
// GET /_budget/counts: the counts of the operation. POST /_budget/operation: starts the next one.
// POST /_budget/clock?ms=: advances the clock. POST /_budget/alarm?until=&own: rings one alarm, of the operation or of any.
// GET, POST /_budget/state: the time and the alarms, for the next isolate.

import latchkey, { AppObject as App, ConnectionObject as Connection, type ObjectContext } from "latchkey";
import { countBindings } from "./count-bindings.ts";
import { countStorage } from "./count-storage.ts";
import { Counter } from "./counter.ts";
import { CountedState } from "./counts.ts";

type Namespaces = Record<"CONNECTIONS" | "APPS", Namespace>;
type Namespace = { idFromString(id: string): unknown; get(id: unknown): { ring(): Promise<void> } };

const HOUR_MS = 3_600_000;

const counter = new Counter();

const send = globalThis.fetch;
globalThis.fetch = (...request) => counter.call(["outgoingRequests"], () => sendAndRead(...request));

/** In the next hour, because KV refuses entries that expire in the past. Not at its start; see `measureBudgets`. */
let time = (Math.ceil(Date.now() / HOUR_MS) + 0.2) * HOUR_MS;
Date.now = () => time;

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

/** Returns a response whose body has arrived, because what reads it later would not be seen as pending. */
async function sendAndRead(...request: Parameters<typeof fetch>): Promise<Response> {
  const response = await send(...request);
  return response.body === null ? response : new Response(await response.arrayBuffer(), response);
}

async function fetchCounted(request: Request, env: object, context: unknown): Promise<Response> {
  const { method } = request;
  const { pathname, searchParams } = new URL(request.url);
  switch (pathname) {
    case "/_budget/counts":
      return Response.json(counter.report());
    case "/_budget/operation":
      counter.startOperation();
      return Response.json({ now: time });
    case "/_budget/clock":
      time += Number(searchParams.get("ms"));
      return Response.json({ now: time });
    case "/_budget/alarm":
      return Response.json({
        hasRung: await ringAlarm(env, Number(searchParams.get("until")), searchParams.has("own")),
      });
    case "/_budget/state": {
      if (method === "POST") restore(CountedState.parse(await request.json()));
      const state: CountedState = { time, alarms: counter.alarms() };
      return Response.json(state);
    }
    default:
      return counter.call(["workerRequests"], () =>
        latchkey.fetch(request, countBindings(env, counter), context),
      );
  }
}

/** Continues where another isolate stopped. */
function restore(state: CountedState): void {
  ({ time } = state);
  counter.restoreAlarms(state.alarms);
}

/** Rings the earliest alarm that is due until then, at the time for which it is set. Returns whether there was one. */
async function ringAlarm(env: object, until: number, isOwn: boolean): Promise<boolean> {
  const alarm = counter.takeAlarm(until, isOwn);
  if (alarm === null) return false;
  time = Math.max(time, alarm.at);
  const namespace = (env as Namespaces)[alarm.binding];
  const object = namespace.get(namespace.idFromString(alarm.id));
  await counter.call(["alarms"], () => object.ring());
  return true;
}

// oxlint-disable-next-line import/no-default-export -- the runtime requires one
export default { fetch: fetchCounted };
