// Latchkey's production bundle, with counters on its bindings, on the storage of its Durable Objects, on `fetch`, and on the
// log. All run in one isolate locally, so the counters are variables of this module. The clock stands still unless it is
// advanced, so that no count depends on the speed of the machine. Alarms ring only on request, at the time for which they
// are set. Timers of a second or more run when the clock is advanced, and are not part of an operation.
//
// POST /_budget/operation: starts to count an operation.
// POST /_budget/rest: starts to count the rest of the operation apart.
// POST /_budget/finish?until=&own: waits for pending calls, rings the alarms that are due until then (all of them, or those
// of the operation), and returns the counts of the operation.
// POST /_budget/clock?ms=: advances the clock.
// GET, POST /_budget/state: the time and the alarms, for the next isolate.

import latchkey, {
  AgentObject as Agent,
  AppObject as App,
  ConnectionObject as Connection,
  LogObject as Log,
  type ObjectContext,
} from "latchkey";
import { countBindings } from "./count-bindings.ts";
import { countStorage } from "./count-storage.ts";
import { Counter } from "./counter.ts";
import { CountedState } from "./counts.ts";
import { VirtualTimers } from "./virtual-timers.ts";

type Namespaces = Record<"CONNECTIONS" | "APPS" | "AGENTS" | "LOGS", Namespace>;
type Namespace = { idFromString(id: string): unknown; get(id: unknown): { ring(): Promise<void> } };

/** How often in a row nothing must be pending. Cryptography between two calls is not seen as pending. */
const QUIET_POLLS = 5;
const POLL_MS = 2;
const MAX_POLLS = 20_000;

const counter = new Counter();

const send = globalThis.fetch;
globalThis.fetch = (...request) => counter.call(["outgoingRequests"], () => sendAndRead(...request));

for (const level of ["info", "warn", "error"] as const) {
  const write = console[level];
  console[level] = (...values: unknown[]) => {
    counter.add("logLines", 1);
    write(...values);
  };
}

/** Always the same, so that an hour of the dashboard's counts ends between the same operations. */
let time = Date.UTC(2030, 0, 1, 12, 12);
Date.now = () => time;

const timers = new VirtualTimers();
timers.install(() => time);

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

export class AgentObject extends Agent {
  constructor(ctx: ObjectContext, env: object) {
    countStorage(ctx, "AGENTS", counter);
    super(ctx, countBindings(env, counter));
  }

  ring(): Promise<void> {
    return this.alarm();
  }
}

export class LogObject extends Log {
  constructor(ctx: ObjectContext, env: object) {
    countStorage(ctx, "LOGS", counter);
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
    case "/_budget/operation":
      counter.startOperation();
      return Response.json({ now: time });
    case "/_budget/rest":
      counter.startRest();
      return Response.json({ now: time });
    case "/_budget/clock":
      time += Number(searchParams.get("ms"));
      // What a timer does belongs to this request, and is canceled when it ends.
      if (timers.runDue(time) > 0) await settle();
      return Response.json({ now: time });
    case "/_budget/finish":
      await finish(env, Number(searchParams.get("until")), searchParams.has("own"));
      return Response.json(counter.counts());
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

/** Waits until no call is pending and no alarm is due until then. Each alarm rings at the time for which it is set. */
async function finish(env: object, until: number, isOwn: boolean): Promise<void> {
  for (;;) {
    await settle();
    const alarm = counter.takeAlarm(until, isOwn);
    if (alarm === null) return;
    time = Math.max(time, alarm.at);
    const namespace = (env as Namespaces)[alarm.binding];
    const object = namespace.get(namespace.idFromString(alarm.id));
    await counter.call(["alarms"], () => object.ring());
  }
}

/** Waits until no call is pending. */
async function settle(): Promise<void> {
  let quietPolls = 0;
  for (let polls = 0; quietPolls < QUIET_POLLS; polls++) {
    if (polls > MAX_POLLS) throw new Error("a call does not return");
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    quietPolls = counter.pending() === 0 ? quietPolls + 1 : 0;
  }
}

// oxlint-disable-next-line import/no-default-export -- the runtime requires one
export default { fetch: fetchCounted };
