// Latchkey's production bundle, with a clock that stands still until a test sets it, and with a KV namespace whose changes
// this Worker sees later than they are made.
//
// POST /_clock?now=: sets the clock, in milliseconds since 1970.

import latchkey, {
  AgentObject as Agent,
  AppObject as App,
  ConnectionObject as Connection,
  LogObject as Log,
  type ObjectContext,
} from "latchkey";
import { delayKv } from "./delayed-kv.ts";

type Bindings = { TOKENS: object; KV_DELAY_MS: string };

let now = 0;
Date.now = () => now;

const delayed = new WeakMap<object, Bindings>();
let tokens: object | null = null;

/** Returns the environment with the delayed namespace. The same environment gives the same result. */
function withDelay(env: object): object {
  const known = delayed.get(env);
  if (known !== undefined) return known;
  const bindings = env as Bindings;
  tokens ??= delayKv(bindings.TOKENS, Number(bindings.KV_DELAY_MS));
  const changed = { ...bindings, TOKENS: tokens };
  delayed.set(env, changed);
  return changed;
}

export class ConnectionObject extends Connection {
  constructor(ctx: ObjectContext, env: object) {
    super(ctx, withDelay(env));
  }
}

export class AppObject extends App {
  constructor(ctx: ObjectContext, env: object) {
    super(ctx, withDelay(env));
  }
}

export class AgentObject extends Agent {
  constructor(ctx: ObjectContext, env: object) {
    super(ctx, withDelay(env));
  }
}

export class LogObject extends Log {
  constructor(ctx: ObjectContext, env: object) {
    super(ctx, withDelay(env));
  }
}

async function fetch(request: Request, env: object, context: unknown): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  if (pathname !== "/_clock") return latchkey.fetch(request, withDelay(env), context);
  now = Number(searchParams.get("now"));
  return new Response(null, { status: 204 });
}

// oxlint-disable-next-line import/no-default-export -- the runtime requires one
export default { fetch };
