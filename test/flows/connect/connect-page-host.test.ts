// Where the connect page says that it leads.

import { expect, test } from "vitest";
import { Browser } from "../../support/http/browser.ts";
import { startSession } from "../../support/flow.ts";
import { call, newApp } from "../../support/latchkey.ts";
import { newIntegration } from "../../support/sandbox.ts";

test("D3 · whatever an integration calls itself, the connect page names the host it leads to", async () => {
  const app = await newApp();
  const integration = await newIntegration(app, "parqet");
  const path = `/v1/integrations/${integration.id}`;
  expect((await call("PATCH", path, app.key, { name: "Trusted Bank" })).status).toBe(200);
  const started = await startSession(app, integration);
  const { text } = await new Browser().get(started.connectUrl);
  expect(text).toContain("Continue to Trusted Bank");
  expect(text).toMatch(/You sign in at (<!-- -->)?(127\.0\.0\.1|localhost):\d+/);
  const turned = await call("PATCH", path, app.key, { name: "Google \u202egpj" });
  expect(turned).toMatchObject({ status: 400, body: { errors: [{ path: "name" }] } });
});
