// What `npm start` sets up for the demo app, before and after an earlier start has.

import { expect, test } from "vitest";
import { adminToken, call } from "../../support/latchkey.ts";
import { stack } from "../../support/stack.ts";

const DEMO = "http://localhost:1";

const { provision } = await import(new URL("../../../scripts/dev/provision.mjs", import.meta.url).href);

async function start(known?: unknown) {
  const { latchkey, sandbox } = await stack();
  return provision({ latchkey: latchkey.origin, sandbox: sandbox.origin, demo: DEMO, adminToken, known });
}

test("an app is made whose pages may open windows, and the next start changes nothing", async () => {
  const state = await start();
  const { body: app } = await call("GET", "/v1/app", state.api_key);
  expect(app).toMatchObject({ origins: [DEMO], webhook_url: `${DEMO}/webhooks` });
  expect(await start(state)).toEqual(state);
});

test("an app from an earlier start gets what that did not tell Latchkey, and keeps what its developer did", async () => {
  const settings = { name: "Demo app", return_urls: [`${DEMO}/connected`] };
  const { body: made } = await call("POST", "/v1/apps", adminToken, settings);
  const key = String(made["api_key"]);
  await call("PATCH", "/v1/app", key, { origins: ["http://localhost:2"] });
  const state = await start({ api_key: key });
  expect(state).toMatchObject({ app: made["id"], api_key: key });
  const { body: app } = await call("GET", "/v1/app", key);
  expect(app).toMatchObject({ origins: ["http://localhost:2", DEMO], webhook_url: `${DEMO}/webhooks` });
});
