// The routes of an OAuth provider. They run in its Durable Object.

import { Hono } from "hono";
import { handleApiCall } from "./api-endpoint.ts";
import { handleAuthorize } from "./authorize.tsx";
import { createControlRoutes } from "../control/control.ts";
import { handleDeviceAuthorization, handleVerification } from "./device-flow.tsx";
import { handleMetadata, handleRegistration, resourceMetadata, resourceMetadataPath } from "./discovery.ts";
import type { Sandbox } from "../sandbox.ts";
import { handleToken } from "./token-endpoint.ts";

/** Builds the routes: the OAuth endpoints, the control routes, and the API. */
export function createProviderApp(sandbox: Sandbox) {
  const { id, paths, issuer } = sandbox.provider;
  const app = new Hono();
  app.on(["GET", "POST"], paths.authorize, (c) => handleAuthorize(sandbox, c.req.raw));
  app.on(["GET", "POST"], paths.token, (c) => handleToken(sandbox, c.req.raw));
  if (paths.device !== undefined) {
    app.post(paths.device.authorization, (c) => handleDeviceAuthorization(sandbox, c.req.raw));
    app.on(["GET", "POST"], paths.device.verification, (c) => handleVerification(sandbox, c.req.raw));
  }
  if (issuer)
    app.get(`/.well-known/oauth-authorization-server/${id}`, (c) => handleMetadata(sandbox, c.req.raw));
  const { resource } = paths;
  if (resource !== undefined)
    app.get(resourceMetadataPath(resource), (c) =>
      c.json(resourceMetadata(sandbox.provider, resource, new URL(c.req.url).origin)),
    );
  if (paths.register !== undefined) app.post(paths.register, (c) => handleRegistration(sandbox, c.req.raw));
  app.route(`/_control/${id}`, createControlRoutes(sandbox));
  app.all(`${paths.api}/*`, (c) => handleApiCall(sandbox, c.req.raw));
  return app;
}
