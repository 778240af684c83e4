import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { router } from "../../../src/http/router.ts";

/** The PUBLIC_ORIGIN of the pool's configuration. */
export const LATCHKEY_ORIGIN = "http://localhost:8787";

/** Hands Latchkey's router a request and waits until what it left for later is done. */
export async function askLatchkey(request: Request): Promise<Response> {
  const context = createExecutionContext();
  const response = await router.fetch(request, env, context);
  // What is left for later may ask an object that has been killed; that is no concern of the caller's.
  await waitOnExecutionContext(context).catch(() => undefined);
  return response;
}
