// The routes of one provider, inside its Durable Object.

import { Hono } from "hono";
import { answerApiCall } from "./api-endpoint.ts";
import { answerAuthorize } from "./authorize.tsx";
import { controlRoutes } from "../control/control.ts";
import { answerMetadata, answerRegistration } from "./discovery.ts";
import type { Sandbox } from "../sandbox.ts";
import { answerToken } from "./token-endpoint.ts";

/** Builds the provider: OAuth endpoints, control routes, and everything else below its API base. */
export function providerApp(sandbox: Sandbox) {
  const { id, paths, issuer } = sandbox.provider;
  const app = new Hono();
  app.on(["GET", "POST"], paths.authorize, (c) => answerAuthorize(sandbox, c.req.raw));
  app.on(["GET", "POST"], paths.token, (c) => answerToken(sandbox, c.req.raw));
  if (issuer)
    app.get(`/.well-known/oauth-authorization-server/${id}`, (c) => answerMetadata(sandbox, c.req.raw));
  if (paths.register !== undefined) app.post(paths.register, (c) => answerRegistration(sandbox, c.req.raw));
  app.route(`/_control/${id}`, controlRoutes(sandbox));
  app.all(`${paths.api}/*`, (c) => answerApiCall(sandbox, c.req.raw));
  return app;
}
