// /jwks/{id}.json: the public keys of an integration's client, which its provider reads (RFC 7517). Like an unknown ID, an
// integration without keys has no key set.

import { readJwks } from "../../../kv/jwks-copy.ts";
import { Hono } from "../../hono.ts";
import type { HttpEnv } from "../../http-env.ts";
import { callerAddress, isOverLimit, RATE_LIMITED } from "../../middleware/rate-limit.ts";
import { problem } from "../../problem.ts";
import { publicText } from "../../public-text.ts";

/** Much shorter than the time for which a new key is published before it is used. */
const MAX_AGE_SECONDS = 300;

export const jwks = new Hono<HttpEnv>();

jwks.get("/:file", async (c) => {
  // Providers read the keys of many clients from one address, so the limit is the one for webhooks.
  if (await isOverLimit(c.env.HOOKS_LIMIT, `jwks/${callerAddress(c)}`)) return problem(c, RATE_LIMITED);
  const [, id] = /^(cb[0-9a-z]{20})\.json$/.exec(c.req.param("file")) ?? [];
  const keys = id === undefined ? [] : await readJwks(c.env, id, Date.now());
  if (keys.length === 0) return problem(c, { code: "route_not_found" });
  const text = JSON.stringify({ keys });
  return publicText(c, { text, type: "application/jwk-set+json", maxAgeSeconds: MAX_AGE_SECONDS });
});
