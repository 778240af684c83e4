// All routes and the middleware that every request passes.

import type { Context } from "hono";
import { Hono } from "./hono.ts";
import { bodyLimit } from "hono/body-limit";
import { lazy } from "../shared/lazy.ts";
import { log } from "../shared/log.ts";
import { dashboardFailure } from "./dashboard/dashboard-page.tsx";
import type { HttpEnv } from "./http-env.ts";
import { notFound } from "./middleware/not-found.ts";
import { INTERNAL_ERROR, problem } from "./problem.ts";
import { requireConfig, assignRequestId } from "./middleware/request-context.ts";
import { admin } from "./routes/admin.ts";
import { logs } from "./routes/own-app/logs.ts";
import { ownApp } from "./routes/own-app/own-app.ts";
import { ownAudit } from "./routes/own-app/audit.ts";
import { operatorAudit } from "./routes/operator/audit.ts";
import { ownKeys } from "./routes/keys/own-keys.ts";
import { appKeys } from "./routes/keys/app-keys.ts";
import { apps } from "./routes/apps.ts";
import { agentCallPages } from "./routes/agents/agent-call-pages.tsx";
import { agentCalls } from "./routes/agents/agent-calls.ts";
import { agentKeys } from "./routes/agents/agent-keys.ts";
import { mcp } from "./routes/agents/mcp.ts";
import { callback } from "./routes/callback.ts";
import { connectSessions } from "./routes/connect-sessions.ts";
import { connectJs } from "./routes/connect-js.ts";
import { connectStatus } from "./routes/connect-status.tsx";
import { connect } from "./routes/connect.tsx";
import { bulkJobs } from "./routes/connections/bulk-jobs.ts";
import { savedFilters } from "./routes/connections/saved-filters.ts";
import { connections } from "./routes/connections.ts";
import { addDashboard } from "./routes/dashboard/dashboard.ts";
import { docs } from "./routes/docs.tsx";
import { events } from "./routes/events.ts";
import { health } from "./routes/health.ts";
import { providerWebhooks } from "./routes/provider-webhooks.ts";
import { home } from "./routes/home.tsx";
import { integrations } from "./routes/integrations/integrations.ts";
import { integrationTests } from "./routes/integrations/integration-tests.ts";
import { schemas } from "./routes/schemas.ts";
import { openapi } from "./routes/openapi.ts";
import { clients } from "./routes/client-keys/clients.ts";
import { jwks } from "./routes/client-keys/jwks.ts";
import { providers } from "./routes/providers.ts";
import { proxy } from "./routes/proxy.ts";
import { signingKeys } from "./routes/integrations/signing-keys.ts";
import { tokens } from "./routes/tokens.ts";

const MAX_BODY_BYTES = 64 * 1024;

/** Returns how much a form can send. Forms with a logo are uploads. */
const limitOf = (c: Context<HttpEnv>): string =>
  c.req.header("content-type")?.startsWith("multipart/") === true
    ? "A form can have at most 64 KB, and the logo in it at most 12 KB."
    : "A form can have at most 64 KB. Shorten what you have entered.";

/** Returns the router. It is built for the first request, so that the Worker starts without that work. */
const lazyRouter = lazy(createRouter);
export { lazyRouter as router };

function createRouter(): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>();

  routes.use(assignRequestId);
  routes.use(requireConfig);
  routes.route("/healthz", health);
  routes.route("/connect.js", connectJs);
  routes.route("/openapi.json", openapi);
  routes.route("/docs", docs);
  routes.route("/schemas", schemas);
  routes.route("/", home);

  // Before the body limit, because proxied bodies may have any size.
  routes.route("/v1/connections", proxy);

  routes.use(
    bodyLimit({
      maxSize: MAX_BODY_BYTES,
      onError: (c) =>
        c.req.path.startsWith("/dashboard/")
          ? dashboardFailure(c, { code: "payload_too_large", detail: limitOf(c) })
          : problem(c, { code: "payload_too_large" }),
    }),
  );
  routes.route("/v1/admin", admin);
  routes.route("/v1/apps", apps);
  routes.route("/v1/apps/:app/keys", appKeys);
  routes.route("/v1/app", ownApp);
  routes.route("/v1/logs", logs);
  routes.route("/v1/app/keys", ownKeys);
  routes.route("/v1/audit", ownAudit);
  routes.route("/v1/admin/audit", operatorAudit);
  routes.route("/v1/providers", providers);
  routes.route("/v1/integrations", integrations);
  routes.route("/v1/integrations/:integration/signing-keys", signingKeys);
  routes.route("/v1/integrations/:integration/tests", integrationTests);
  routes.route("/v1/events", events);
  routes.route("/v1/connect", connectSessions);
  routes.route("/v1/connections", tokens);
  routes.route("/v1/connections", connections);
  routes.route("/v1/bulk-jobs", bulkJobs);
  routes.route("/v1/saved-filters", savedFilters);
  routes.route("/v1/agent-keys", agentKeys);
  routes.route("/v1/agent-calls", agentCalls);
  routes.route("/mcp", mcp);
  routes.route("/agent-calls", agentCallPages);
  routes.route("/connect/status", connectStatus);
  routes.route("/connect", connect);
  routes.route("/callback", callback);
  routes.route("/hooks", providerWebhooks);
  routes.route("/jwks", jwks);
  routes.route("/clients", clients);
  addDashboard(routes);

  routes.notFound((c) => notFound(routes, c));
  routes.onError((error, c) => {
    log.bug("request_failed", error, { request_id: c.get("requestId") });
    return problem(c, INTERNAL_ERROR);
  });
  return routes;
}
