// Runs the demo app, as it is built, against the shared Latchkey, with an app and integrations of its own.

import { inject } from "vitest";
import { newBank } from "../items.ts";
import { adminToken, call, type TestApp } from "../latchkey.ts";
import { newIntegration, type ProviderId } from "../sandbox.ts";
import { freeOrigins } from "../runtime/free-origins.ts";
import { Runtime } from "../runtime/runtime.ts";
import { workerOptions } from "../runtime/worker-options.ts";
import { stack } from "../stack.ts";

export type DemoApp = {
  origin: string;
  app: TestApp;
  /** The secret that Latchkey signs the app's webhooks with. */
  webhookSecret: string;
  stop: () => Promise<void>;
};

/** Starts the demo app, with an integration for each provider, and one for the sandbox's API keys. No webhook URL is registered yet. */
export async function startDemoApp(providers: readonly ProviderId[]): Promise<DemoApp> {
  const { latchkey, sandbox } = await stack();
  const { demo } = await freeOrigins("demo");
  const returnUrl = `${demo.origin}/connected`;
  const settings = { name: "Demo app", return_urls: [returnUrl], origins: [demo.origin] };
  const { body } = await call("POST", "/v1/apps", adminToken, settings);
  const app = { id: String(body["id"]), key: String(body["api_key"]), returnUrl };
  const webhookSecret = String(body["webhook_secret"]);
  for (const provider of providers) {
    if (provider === "pluggy") await newBank(app, { id: provider });
    else await newIntegration(app, provider, { id: provider });
  }
  await call("POST", "/v1/integrations", app.key, {
    id: "openai",
    provider: "openai",
    endpoints: { api_base_url: `${sandbox.origin}/openai/v1` },
  });
  const bindings = {
    LATCHKEY_ORIGIN: latchkey.origin,
    PUBLIC_ORIGIN: demo.origin,
    LATCHKEY_API_KEY: app.key,
    WEBHOOK_SECRET: webhookSecret,
    SESSION_SECRET: "a session secret that only tests know",
  };
  const worker = workerOptions("demo-app", inject("bundles").demoApp, { origin: demo, bindings });
  const runtime = await Runtime.start([worker], { inspect: false });
  return { origin: demo.origin, app, webhookSecret, stop: () => runtime.close() };
}
