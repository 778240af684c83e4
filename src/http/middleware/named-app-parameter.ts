import { createMiddleware } from "hono/factory";
import { isAppId } from "../../shared/id.ts";
import type { HttpEnv } from "../http-env.ts";
import { problem } from "../problem.ts";

/** Reads the app ID in the path of an operator's route. A malformed ID does not reach a Durable Object. */
export const namedAppParameter = createMiddleware<HttpEnv>(async (c, next) => {
  const id = c.req.param("app");
  if (id === undefined || !isAppId(id)) return problem(c, { code: "app_not_found" });
  c.set("namedApp", id);
  return next();
});
