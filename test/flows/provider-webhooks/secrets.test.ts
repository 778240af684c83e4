// A provider's webhook is forwarded only to the app: no key, secret or payload is in a log or an error, and no secret
// is in unencrypted storage.

import { afterAll, beforeAll, expect, test } from "vitest";
import { CANARIES, forms, found } from "../../support/canaries.ts";
import { everythingInKv, everythingInObjects, everythingLogged } from "../../support/everything-stored.ts";
import { adminToken, call } from "../../support/latchkey.ts";
import { sendHook } from "../../support/webhooks/provider-webhook.ts";
import { Receiver } from "../../support/webhooks/receiver.ts";
import { type OwnLatchkey, startLatchkey } from "../../support/stack.ts";
import { until } from "../../support/until.ts";
import { signed } from "../../support/webhooks/webhook.ts";

const API_KEY = "canary-api-key-in-a-header";
const SIGNING_BYTES = "canary-secret-that-signs-webhooks";
const SIGNING_SECRET = `whsec_${btoa(SIGNING_BYTES)}`;

let latchkey: OwnLatchkey;
let receiver: Receiver;

beforeAll(async () => {
  [latchkey, receiver] = await Promise.all([startLatchkey(), Receiver.start()]);
});
afterAll(() => Promise.all([latchkey.runtime.close(), receiver.close()]));

const at = (path: string) => new URL(path, latchkey.url).href;

test("E1 · no key, secret or payload of a provider's webhook is in logs, errors, KV or unencrypted storage", async () => {
  const settings = { name: "A", return_urls: ["http://localhost:9/back"], webhook_url: receiver.url };
  const app = await call("POST", at("/v1/apps"), adminToken, settings);
  const key = String(app.body["api_key"]);
  const newUrl = async (body: object) =>
    String((await call("POST", at("/v1/integrations"), key, body)).body["webhook_url"]);
  const client = { client_id: "c", client_secret: "a client secret" };
  const doors = await newUrl({ provider: "parqex", ...client, webhook_secret: API_KEY });
  const runs = await newUrl({ provider: "parallel", client_id: "c", webhook_secret: SIGNING_SECRET });
  const headers = { "x-api-key": API_KEY };
  const event = { id: "canary-id", eventType: "canary-type", type: "canary-type", note: "canary-payload" };
  const { headers: signatures, body } = signed(SIGNING_SECRET, event, { id: "canary-delivery" });

  const accepted = [
    await sendHook(doors, event, { headers }),
    await sendHook(doors, event, { headers }),
    await sendHook(runs, body, { headers: signatures }),
  ];
  expect(accepted.map(({ status }) => status)).toEqual([202, 202, 202]);
  const rejected = [
    await sendHook(doors, event, { headers: { "x-api-key": `${API_KEY}-wrong` } }),
    await sendHook(doors, '{"canary', { headers }),
    await sendHook(runs, `${body} `, { headers: signatures }),
    await sendHook(`${doors}0`, event, { headers }),
    await sendHook(doors, "", { method: "GET" }),
    await sendHook(doors, "canary".repeat(20_000), { headers }),
  ];
  expect(rejected.map(({ status }) => status)).toEqual([401, 400, 401, 401, 405, 413]);
  await until(
    () => Promise.resolve(receiver.received.length),
    (count) => count === 2,
  );

  const keys = [doors, runs].map((url) => url.split("/").at(-1) ?? "");
  const cores = keys.map((each) => each.split("_")[2] ?? "");
  const secrets = [...keys, ...cores, API_KEY, SIGNING_SECRET, SIGNING_BYTES].flatMap(forms);
  const logs = everythingLogged(latchkey.runtime);
  expect(logs).toContain('"event":"hook"');
  expect(found(logs, [...secrets, ...CANARIES])).toEqual([]);
  const responses = [...accepted, ...rejected].map(
    (response) => JSON.stringify(response.headers) + response.text,
  );
  expect(found(responses.join("\n"), [...secrets, ...CANARIES])).toEqual([]);
  const kv = await everythingInKv(latchkey.runtime);
  expect(kv).toMatch(/keys:app\w+\neyJ/);
  expect(kv).toMatch(/integration:app\w+:\w+\neyJ/);
  expect(found(kv, [...secrets, ...CANARIES])).toEqual([]);
  // The payload is stored for a month, because the app can request the event again.
  const objects = await everythingInObjects(latchkey.runtime);
  expect(objects).toMatch(/sealed_hook_secret/);
  expect(found(objects, secrets)).toEqual([]);
  const sent = receiver.received.map(
    ({ headers: webhookHeaders, body: text }) => JSON.stringify(webhookHeaders) + text,
  );
  expect(sent.join("\n")).toContain("canary-payload");
  expect(found(sent.join("\n"), secrets)).toEqual([]);
});
