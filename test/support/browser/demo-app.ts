// Runs the demo app, as it is built, against the shared Latchkey, with an app and integrations of its own.

import { fileURLToPath } from "node:url";
import { createTestHarness } from "wrangler";
import { newBank } from "../items.ts";
import { adminToken, call, type TestApp } from "../latchkey.ts";
import { newIntegration, type ProviderId } from "../sandbox.ts";
import { placeholder, stack } from "../stack.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));

export type DemoApp = {
  origin: string;
  app: TestApp;
  /** The secret that Latchkey signs the app's webhooks with. */
  webhookSecret: string;
  stop: () => Promise<void>;
};

/** Starts the demo app. No webhook URL is registered yet. */
export async function startDemoApp(providers: readonly ProviderId[]): Promise<DemoApp> {
  const { latchkey } = await stack();
  const worker = (origin: string, key: string, webhookSecret: string) => ({
    configPath: "examples/demo-app/wrangler.toml",
    vars: { LATCHKEY_ORIGIN: latchkey.origin, PUBLIC_ORIGIN: origin },
    secrets: {
      LATCHKEY_API_KEY: key,
      WEBHOOK_SECRET: webhookSecret,
      SESSION_SECRET: "a session secret that only tests know",
    },
  });
  const harness = createTestHarness({ root, workers: [placeholder("latchkey-demo-app")] });
  const { url } = await harness.listen();
  const returnUrl = `${url.origin}/connected`;
  const settings = { name: "Demo app", return_urls: [returnUrl], origins: [url.origin] };
  const { body } = await call("POST", "/v1/apps", adminToken, settings);
  const app = { id: String(body["id"]), key: String(body["api_key"]), returnUrl };
  const webhookSecret = String(body["webhook_secret"]);
  for (const provider of providers) {
    if (provider === "pluggy") await newBank(app, { id: provider });
    else await newIntegration(app, provider, { id: provider });
  }
  await harness.update({ root, workers: [worker(url.origin, app.key, webhookSecret)] });
  return { origin: url.origin, app, webhookSecret, stop: () => harness.close() };
}
