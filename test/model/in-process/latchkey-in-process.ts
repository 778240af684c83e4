import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { router } from "../../../src/http/router.ts";

/** PUBLIC_ORIGIN in the configuration of the tests. */
export const LATCHKEY_ORIGIN = "http://localhost:8787";

/** Sends a request to Latchkey's router, and waits for the work that it does after the response. */
export async function sendToLatchkey(request: Request): Promise<Response> {
  const context = createExecutionContext();
  const response = await router.fetch(request, env, context);
  // This work may call an object that has crashed, which does not affect the caller.
  await waitOnExecutionContext(context).catch(() => undefined);
  return response;
}
