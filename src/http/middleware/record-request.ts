// Records a request in the app's log; see docs/logs.md. Token reads and proxied calls that succeed at once are not recorded.

import type { Context } from "hono";
import { documentedRoute, type LogSource } from "../../logs/log-entry.ts";
import { recordLog } from "../../logs/record-log.ts";
import type { HttpEnv } from "../http-env.ts";

type RequestContext = Context<HttpEnv>;
type Variables = HttpEnv["Variables"];

/** Requests that are not known to be of an app, or of one that exists. */
const OF_NO_APP: ReadonlySet<string | undefined> = new Set(["app_not_found", "unauthenticated"]);

/** Records a request that has a response. `route` is the pattern of its route. */
export function recordRequest(c: RequestContext, route: string | undefined, startedAt: number): void {
  const { appId, namedApp, failureCode, unlogged, ...known }: Partial<Variables> = c.var;
  const app = appId ?? namedApp;
  const via = sourceOf(known, namedApp !== undefined);
  const { status } = c.res;
  if (app === undefined || unlogged || OF_NO_APP.has(failureCode)) return;
  // The operator's token was not checked.
  if (via === "operator" && failureCode === "rate_limited") return;
  // Pages that were only read, and reads of the log itself, would fill the log.
  const isRead = c.req.method === "GET" || c.req.method === "HEAD";
  const isOfLog = route?.startsWith("/v1/logs") === true;
  if ((via === "dashboard" || isOfLog) && isRead && status < 400) return;
  const at = Date.now();
  const waitUntil = (work: Promise<unknown>) => c.executionCtx.waitUntil(work);
  recordLog({ env: c.env, waitUntil }, app, {
    at,
    kind: "request",
    via,
    method: c.req.method,
    route: route === undefined ? null : documentedRoute(route),
    status,
    code: failureCode ?? null,
    request_id: known.requestId ?? null,
    connection: known.connectionId ?? null,
    // In the path of a request that failed, a caller may have put anything.
    integration: known.integrationId ?? (status < 400 ? c.req.param("integration") : null) ?? null,
    provider: known.provider ?? null,
    key_id: (known.visitor?.key ?? known.apiKey)?.id ?? null,
    agent_key: known.agentKeyId ?? null,
    duration_ms: at - startedAt,
  });
}

/** Returns who has sent the request; null for a provider, whose webhook has no key of the app. */
function sourceOf(
  { visitor, agentKeyId, apiKey }: Partial<Variables>,
  hasNamedApp: boolean,
): LogSource | null {
  if (visitor !== undefined) return "dashboard";
  if (agentKeyId !== undefined) return "agent";
  if (apiKey !== undefined) return "api";
  return hasNamedApp ? "operator" : null;
}
