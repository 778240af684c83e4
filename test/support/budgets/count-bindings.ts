// Wraps Latchkey's bindings so that their calls are counted.

import type { Counter } from "./counter.ts";
import type { Counted } from "./counts.ts";

type Namespace = { getByName(name: string): object };
type Bindings = { TOKENS: object } & Record<"CONNECTIONS" | "APPS" | "AGENTS" | "LOGS", Namespace>;

const KV_METHODS: Record<string, Counted[]> = { get: ["kvReads"], put: ["kvWrites"], delete: ["kvDeletes"] };

const counted = new WeakMap<object, Bindings>();

/** Returns the environment with counted bindings. The same environment gives the same result. */
export function countBindings(env: object, counter: Counter): object {
  const known = counted.get(env);
  if (known !== undefined) return known;
  const { TOKENS, CONNECTIONS, APPS, AGENTS, LOGS, ...others } = env as Bindings;
  const namespace = (original: Namespace, requests: Counted[]): Namespace => ({
    getByName: (name) => onCall(original.getByName(name), counter, () => requests),
  });
  const bindings = {
    ...others,
    TOKENS: onCall(TOKENS, counter, (method) => KV_METHODS[method] ?? []),
    CONNECTIONS: namespace(CONNECTIONS, ["objectRequests"]),
    APPS: namespace(APPS, ["objectRequests", "appObjectRequests"]),
    AGENTS: namespace(AGENTS, ["objectRequests"]),
    LOGS: namespace(LOGS, ["objectRequests"]),
  };
  counted.set(env, bindings);
  return bindings;
}

/** Wraps an object whose methods return promises. `countedBy` returns what a call of a method counts as. */
function onCall(target: object, counter: Counter, countedBy: (method: string) => Counted[]): object {
  return new Proxy(target, {
    get(_, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== "function") return method;
      return (...values: unknown[]) =>
        counter.call(countedBy(String(name)), () => Reflect.apply(method, target, values));
    },
  });
}
