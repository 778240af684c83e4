import { createMiddleware } from "hono/factory";
import { isConnectionId } from "../../shared/id.ts";
import type { HttpEnv } from "../http-env.ts";
import { problem } from "../problem.ts";

/** Reads the connection ID in the path. A malformed ID does not reach a Durable Object. */
export const connectionParameter = createMiddleware<HttpEnv>(async (c, next) => {
  const id = c.req.param("connection");
  if (id === undefined || !isConnectionId(id)) return problem(c, { code: "connection_not_found" });
  c.set("connectionId", id);
  return next();
});
