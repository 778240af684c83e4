// A Worker with a service binding to Latchkey. It calls the methods that a test requests.

import type { BoundLatchkey, LatchkeyBinding } from "latchkey/client";

type Env = { LATCHKEY: LatchkeyBinding };

/** A call of one method, such as `connections` `token`, with its arguments. */
export type BoundCall = {
  key: string;
  resource: keyof BoundLatchkey;
  method: string;
  args: unknown[];
};

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const { key, resource, method, args } = (await request.json()) as BoundCall;
    try {
      const target = env.LATCHKEY.app(key)[resource] as unknown as Record<
        string,
        (...args: unknown[]) => Promise<unknown>
      >;
      const answer = await target[method]?.(...args);
      return answer instanceof Response ? answer : Response.json({ answer });
    } catch (error) {
      const { name, message, ...facts } = error as Error;
      return Response.json({ error: { name, message, ...facts } });
    }
  },
};
