// Latchkey's production bundle, with counters on its bindings. Used only to count calls, never to measure time.

import latchkey from "latchkey";

type Bindings = { TOKENS: object; CONNECTIONS: Namespace; APPS: Namespace };
type Namespace = { getByName(name: string): object };

/** Responds as Latchkey does, and adds two headers with the counters. */
async function fetchCounted(request: Request, env: Bindings, context: unknown): Promise<Response> {
  const counts = { kvReads: 0, objectCalls: 0 };
  const countCall = () => void counts.objectCalls++;
  const counted: Bindings = {
    ...env,
    TOKENS: onCall(env.TOKENS, (name) => void (counts.kvReads += name === "get" ? 1 : 0)),
    CONNECTIONS: { getByName: (name) => onCall(env.CONNECTIONS.getByName(name), countCall) },
    APPS: { getByName: (name) => onCall(env.APPS.getByName(name), countCall) },
  };
  const response = await latchkey.fetch(request, counted, context);
  const headers = new Headers(response.headers);
  headers.set("bench-kv-reads", String(counts.kvReads));
  headers.set("bench-object-calls", String(counts.objectCalls));
  return new Response(response.body, { status: response.status, headers });
}

/** Wraps a binding, and reports the name of each method that is called. */
function onCall<T extends object>(target: T, onMethod: (name: string | symbol) => void): T {
  return new Proxy(target, {
    get(_, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== "function") return method;
      return (...values: unknown[]): unknown => {
        onMethod(name);
        return Reflect.apply(method, target, values);
      };
    },
  });
}

// oxlint-disable-next-line import/no-default-export -- the runtime requires one
export default { fetch: fetchCounted };
