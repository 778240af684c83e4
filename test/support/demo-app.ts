// The demo app as it is built, beside the shared stack, with an app and integrations of its own.

import { fileURLToPath } from "node:url";
import { createTestHarness } from "wrangler";
import { adminToken, call } from "./latchkey.ts";
import { newIntegration, type ProviderId } from "./sandbox.ts";
import { stack } from "./stack.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Starts the demo app and gives its origin and how to stop it. */
export async function startDemoApp(
  providers: readonly ProviderId[],
): Promise<{ origin: string; stop: () => Promise<void> }> {
  const { latchkey } = await stack();
  const worker = (origin: string, key: string) => ({
    configPath: "examples/demo-app/wrangler.toml",
    vars: { LATCHKEY_ORIGIN: latchkey.origin, PUBLIC_ORIGIN: origin },
    secrets: { LATCHKEY_API_KEY: key, SESSION_SECRET: "a session secret that only tests know" },
  });
  const harness = createTestHarness({ root, workers: [worker("http://127.0.0.1:1", "not yet")] });
  const { url } = await harness.listen();
  const settings = { name: "Demo app", return_urls: [`${url.origin}/connected`], origins: [url.origin] };
  const { body } = await call("POST", "/v1/apps", adminToken, settings);
  const app = { id: String(body["id"]), key: String(body["api_key"]), returnUrl: `${url.origin}/connected` };
  for (const provider of providers) await newIntegration(app, provider, { id: provider });
  await harness.update({ root, workers: [worker(url.origin, app.key)] });
  return { origin: url.origin, stop: () => harness.close() };
}
