import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { router } from "../../../src/http/router.ts";
import { endLogTimers, installLogTimers } from "./log-timers.ts";

/** PUBLIC_ORIGIN in the configuration of the tests. */
export const LATCHKEY_ORIGIN = "http://localhost:8787";

installLogTimers();

/**
 * Sends a request to Latchkey's router, and waits for the work that it does after the response, but not until the log has
 * more entries.
 */
export async function sendToLatchkey(request: Request): Promise<Response> {
  const context = createExecutionContext();
  const response = await router().fetch(request, env, context);
  endLogTimers();
  // This work may call an object that has crashed, which does not affect the caller.
  await waitOnExecutionContext(context).catch(() => undefined);
  return response;
}
