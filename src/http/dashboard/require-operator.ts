import { createMiddleware } from "hono/factory";
import type { HttpEnv } from "../http-env.ts";
import { dashboardFailure } from "./dashboard-page.tsx";

/** Requires that the operator has signed in. Belongs behind `requireSignIn`. */
export const requireOperatorSignIn = createMiddleware<HttpEnv>((c, next) =>
  c.get("visitor").session.who === "operator"
    ? next()
    : Promise.resolve(dashboardFailure(c, { code: "route_not_found" })),
);
