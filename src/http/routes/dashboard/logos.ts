// …/logo: the logos that an app has given itself and its integrations. The dashboard links to them instead of embedding
// them, because a list may have many, and each has up to 16 KiB.

import { Hono } from "../../hono.ts";
import { appStub } from "../../../apps/app-rpc.ts";
import { readIntegrationCopy } from "../../../kv/integration-copy.ts";
import { requireSignIn } from "../../dashboard/require-sign-in.tsx";
import type { HttpEnv } from "../../http-env.ts";

/** The path of an app's logo names its version. That of an integration does not. */
const APP_CACHE = "private, max-age=31536000, immutable";
const INTEGRATION_CACHE = "private, max-age=300";

export const dashboardLogos = new Hono<HttpEnv>();

dashboardLogos.get("/logo", requireSignIn("read"), async (c) => {
  const app = await appStub(c.env, c.get("namedApp")).get();
  return logoResponse(app.ok ? app.value.logo : null, APP_CACHE);
});

dashboardLogos.get("/integrations/:integration/logo", requireSignIn("read"), async (c) => {
  const copy = await readIntegrationCopy(c.env, c.get("namedApp"), c.req.param("integration"), Date.now());
  return logoResponse(copy?.logo ?? null, INTEGRATION_CACHE);
});

/** Returns the image of a data URL. Opened by itself, it can load nothing. */
function logoResponse(logo: string | null, cacheControl: string): Response {
  const [, type = "", content = ""] = /^data:(image\/(?:png|jpeg|webp));base64,(.*)$/.exec(logo ?? "") ?? [];
  if (type === "") return new Response(null, { status: 404 });
  const bytes = Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
  return new Response(bytes, {
    headers: {
      "content-type": type,
      "cache-control": cacheControl,
      "content-security-policy": "default-src 'none'; sandbox",
      "cross-origin-resource-policy": "same-origin",
      "x-content-type-options": "nosniff",
    },
  });
}
