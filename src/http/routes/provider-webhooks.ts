// /hooks/{callback_id}/{key}: receives webhooks from providers. The key in the URL is checked before the Durable
// Object is called, which then verifies the rest of the sender's proof.

import { Hono } from "../hono.ts";
import { BoundedMap } from "../../shared/bounded-map.ts";
import { ownValue } from "../../shared/own-value.ts";
import { matchesKey, parseKey } from "../../vault/api-key.ts";
import { appStub } from "../../apps/app-rpc.ts";
import { checkKey, rejectCredential } from "../middleware/authenticate.ts";
import type { HttpEnv } from "../http-env.ts";
import { problem } from "../problem.ts";
import { RATE_LIMITED, isOverLimit } from "../middleware/rate-limit.ts";

/** Keys of webhook URLs that are newer than the copy in KV. */
const newWebhookKeys = new BoundedMap<true>(1_000);

export const providerWebhooks = new Hono<HttpEnv>();

providerWebhooks.post("/:callback_id/:key", async (c) => {
  const callbackId = c.req.param("callback_id");
  const key = await parseKey("hk", c.req.param("key"));
  if (key === null)
    return problem(c, await rejectCredential(c, "This is not the webhook URL of an integration."));
  const { appId, hash: keyHash } = key;
  const checked = await checkKey<true>(c, appId, {
    memory: newWebhookKeys,
    name: `${callbackId}/${keyHash}`,
    prefix: "hk",
    // The key of a callback ID never changes, so a key that differs from the KV copy is wrong.
    findInCopy: ({ hook_key_hashes: known }) => {
      const hash = ownValue(known, callbackId);
      return hash === undefined ? null : matchesKey(keyHash, [hash]) || false;
    },
    findInAppObject: async () =>
      (await appStub(c.env, appId).isProviderWebhookKey(callbackId, keyHash)) || null,
  });
  if (!checked.ok) return problem(c, checked.failure);
  // Count valid keys only. Otherwise, anyone who knows a callback URL could lock out its provider.
  if (await isOverLimit(c.env.HOOKS_LIMIT, callbackId)) return problem(c, RATE_LIMITED);
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
