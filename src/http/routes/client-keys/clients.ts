// /clients/{id}.json: the metadata document of an integration's client, which authorization servers read.

import { readClientDocument } from "../../../kv/client-copy.ts";
import { Hono } from "../../hono.ts";
import type { HttpEnv } from "../../http-env.ts";
import { callerAddress, isOverLimit, RATE_LIMITED } from "../../middleware/rate-limit.ts";
import { problem } from "../../problem.ts";
import { publicText } from "../../public-text.ts";

const MAX_AGE_SECONDS = 300;

export const clients = new Hono<HttpEnv>();

clients.get("/:file", async (c) => {
  // Servers read the documents of many clients from one address, so the limit is the one for webhooks.
  if (await isOverLimit(c.env.HOOKS_LIMIT, `clients/${callerAddress(c)}`)) return problem(c, RATE_LIMITED);
  const [, id] = /^(cb[0-9a-z]{20})\.json$/.exec(c.req.param("file")) ?? [];
  const document = id === undefined ? null : await readClientDocument(c.env, id, Date.now());
  if (document === null) return problem(c, { code: "route_not_found" });
  return publicText(c, {
    text: JSON.stringify(document),
    type: "application/json",
    maxAgeSeconds: MAX_AGE_SECONDS,
  });
});
