// /hooks/{callback_id}/{key}: where providers send their webhooks. A sender is known by the key in the URL
// before anything is woken; what else it has to show the app's object knows.

import { Hono } from "hono";
import { matchesKey, parseKey } from "../../vault/api-key.ts";
import { appStub } from "../../apps/app-rpc.ts";
import { checkKey, refuse } from "../middleware/authenticate.ts";
import type { HttpEnv } from "../http-env.ts";
import { problem } from "../problem.ts";
import { RATE_LIMITED, isOverLimit } from "../middleware/rate-limit.ts";

export const providerWebhooks = new Hono<HttpEnv>();

providerWebhooks.post("/:callback_id/:key", async (c) => {
  const callbackId = c.req.param("callback_id");
  const key = await parseKey("hk", c.req.param("key"));
  if (key === null) return problem(c, await refuse(c, "This is no webhook URL of an integration."));
  const { appId, hash: keyHash } = key;
  const refused = await checkKey(c, appId, {
    name: `${callbackId}/${keyHash}`,
    // The key of a callback id never changes: one that is another than the edge knows is wrong.
    atEdge: ({ hook_key_hashes: known }) =>
      Object.hasOwn(known, callbackId) ? matchesKey(keyHash, [known[callbackId] ?? ""]) : null,
    ofObject: () => appStub(c.env, appId).isProviderWebhookKey(callbackId, keyHash),
  });
  if (refused !== null) return problem(c, refused);
  // Counted for good keys only, or whoever knows a callback URL could have its provider kept out.
  if (await isOverLimit(c.env.PROVIDER_WEBHOOKS_LIMIT, callbackId)) return problem(c, RATE_LIMITED);
  c.set("appId", appId);
  const received = await appStub(c.env, appId).receiveProviderWebhook({
    callbackId,
    keyHash,
    headers: Object.fromEntries(c.req.raw.headers),
    body: await c.req.text(),
    requestId: c.get("requestId"),
  });
  return received.ok ? c.body(null, 202) : problem(c, received.failure);
});
