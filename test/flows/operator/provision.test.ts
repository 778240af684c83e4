// The configuration that `npm start` creates for the demo app, on the first and on later starts.

import { expect, test } from "vitest";
import { z } from "zod";
import { adminToken, call } from "../../support/latchkey.ts";
import { stack } from "../../support/stack.ts";

const DEMO = "http://localhost:1";
const OTHER_DEMO = "http://localhost:2";
const PREVIOUS_SANDBOX = "http://localhost:3";

const { provision } = await import(new URL("../../../scripts/dev/provision.mjs", import.meta.url).href);

async function start(known?: unknown, demo = DEMO) {
  const { latchkey, sandbox } = await stack();
  return provision({ latchkey: latchkey.origin, sandbox: sandbox.origin, demo, adminToken, known });
}

test("creates an app whose pages may open popups, and changes nothing on the next start", async () => {
  const state = await start();
  const { body: app } = await call("GET", "/v1/app", state.api_key);
  expect(app).toMatchObject({ origins: [DEMO], webhook_url: `${DEMO}/webhooks` });
  // The demo app's Refresh button shows an event, which apps only receive if they ask for it.
  expect(app["webhook_events"]).toContain("connection.refreshed");
  expect(await start(state)).toEqual(state);
});

test("adds settings that an earlier start did not create, and keeps the developer's settings", async () => {
  const settings = { name: "Demo app", return_urls: [`${DEMO}/connected`] };
  const { body: created } = await call("POST", "/v1/apps", adminToken, settings);
  const key = String(created["api_key"]);
  await call("PATCH", "/v1/app", key, { origins: ["http://localhost:2"] });
  const state = await start({ api_key: key });
  expect(state).toMatchObject({ app: created["id"], api_key: key });
  const { body: app } = await call("GET", "/v1/app", key);
  expect(app).toMatchObject({ origins: ["http://localhost:2", DEMO], webhook_url: `${DEMO}/webhooks` });
});

const WithEndpoints = z.object({ endpoints: z.record(z.string(), z.string()) });

test("updates the ports of all URLs, except endpoints outside of the sandbox", async () => {
  const { sandbox } = await stack();
  const state = await start();
  const key = state.api_key;
  const endpointsOf = async (id: string) =>
    WithEndpoints.parse((await call("GET", `/v1/integrations/${id}`, key)).body).endpoints;
  const atSandbox = await endpointsOf("addepar");
  const change = (endpoints: object) =>
    call("PATCH", "/v1/integrations/addepar", key, { endpoints, client_secret: "addepar-demo-secret" });
  const moved = Object.entries(atSandbox).map(([name, url]) => [
    name,
    url.replace(sandbox.origin, PREVIOUS_SANDBOX),
  ]);
  const own = { api_base_url: "https://api.example.com/v1" };
  expect((await change({ ...Object.fromEntries(moved), ...own })).status).toBe(200);

  await start({ ...state, sandbox: PREVIOUS_SANDBOX }, OTHER_DEMO);
  expect(await endpointsOf("addepar")).toEqual({ ...atSandbox, ...own });
  expect((await call("GET", "/v1/app", key)).body).toMatchObject({
    return_urls: [`${DEMO}/connected`, `${OTHER_DEMO}/connected`],
    origins: [DEMO, OTHER_DEMO],
    webhook_url: `${OTHER_DEMO}/webhooks`,
  });
});
