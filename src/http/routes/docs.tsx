// /docs: the API reference as a page.

import { Hono } from "../hono.ts";
import { ReferencePage } from "../../pages/reference/reference-page.tsx";
import { apiDescription } from "../openapi/cached-description.ts";
import type { HttpEnv } from "../http-env.ts";
import { dashboardResponse } from "../browser/page-response.ts";
import { limitByAddress } from "../middleware/rate-limit.ts";

/** Creates the route, which describes the operations of the given router. */
export function docs(router: Hono<HttpEnv>): Hono<HttpEnv> {
  const routes = new Hono<HttpEnv>();
  routes.get("/", limitByAddress, (c) => {
    const { api } = apiDescription(router, c.get("config").publicOrigin);
    return dashboardResponse(c, 200, (nonce) => <ReferencePage nonce={nonce} api={api} />);
  });
  return routes;
}
