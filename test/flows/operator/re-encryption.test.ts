// An operator rotates the root key: adds a new key, re-encrypts everything, and removes the old key.

import { afterAll, beforeAll, expect, test } from "vitest";
import { adminToken, call, type Json } from "../../support/latchkey.ts";
import { everythingInKv, everythingInObjects } from "../../support/everything-stored.ts";
import { sendHook } from "../../support/webhooks/provider-webhook.ts";
import { isVerified, Receiver } from "../../support/webhooks/receiver.ts";
import { ScriptedProvider } from "../../support/peers/scripted-provider.ts";
import { type OwnLatchkey, startLatchkey } from "../../support/stack.ts";
import { rootKey } from "../../support/test-secrets.ts";
import { until } from "../../support/until.ts";

/** More connections than fit on one page. */
const CONNECTIONS = 25;
const [oldKey, newKey] = [rootKey("old", "root-key-before"), rootKey("new", "root-key-after")];
const keys = (...all: object[]) => ({ ROOT_KEYS: JSON.stringify({ keys: all }) });

/** How a value that is encrypted with the old key begins: its protected header. */
const SEALED_WITH_OLD = Buffer.from('{"alg":"dir","enc":"A256GCM","kid":"old"')
  .toString("base64url")
  .slice(0, 50);

let latchkey: OwnLatchkey;
let provider: ScriptedProvider;
let receiver: Receiver;

beforeAll(async () => {
  [latchkey, provider, receiver] = await Promise.all([
    startLatchkey(keys(oldKey)),
    ScriptedProvider.start(undefined, "reseal"),
    Receiver.start(),
  ]);
});
afterAll(() => Promise.all([latchkey.runtime.close(), provider.close(), receiver.close()]));

const at = (path: string) => new URL(path, latchkey.url).href;

/** Creates an app whose provider rejects revocations for now, its connections, and an open attempt. */
async function fill() {
  const app = await call("POST", at("/v1/apps"), adminToken, {
    name: "Resealed",
    return_urls: ["http://localhost:9/back"],
  });
  const key = String(app.body["api_key"]);
  const integration = await call("POST", at("/v1/integrations"), key, provider.integration());
  const id = String(integration.body["id"]);
  const ids = await Promise.all(
    Array.from({ length: CONNECTIONS }, async (_, n) => {
      const grant = { integration: id, end_user: `person-${n}`, expires_in: 3600 };
      const tokens = { access_token: `imported-${n}`, refresh_token: `imported-refresh-${n}` };
      const { body } = await call("POST", at("/v1/connections"), key, { ...grant, ...tokens });
      return String(body["id"]);
    }),
  );
  const session = await call("POST", at("/v1/connect/sessions"), key, { end_user: { id: "ada" } });
  const { token } = session.body;
  const body = new URLSearchParams({ token: String(token), integration: id });
  await fetch(at("/connect"), {
    method: "POST",
    body,
    redirect: "manual",
    headers: { origin: latchkey.url.origin },
  });
  const secrets = [app.body["webhook_secret"]];
  const name = String(app.body["id"]);
  for (let n = 0; n < 2; n += 1) {
    const rotated = await call("POST", at(`/v1/apps/${name}/webhook-secret`), adminToken);
    secrets.push(rotated.body["webhook_secret"]);
  }
  // As if both rotations were in the same millisecond.
  const storage = await latchkey.runtime.objectStorage("AppObject", { name });
  await storage.exec(
    `UPDATE app SET record = json_set(record, '$.older_webhook_secrets[0].until', record -> '$.previous_webhook_secret.until')`,
  );
  const doors = { id: "doors", provider: "parqex", client_id: "c", client_secret: "a client secret" };
  await call("POST", at("/v1/integrations"), key, { ...doors, webhook_secret: "doors-key-of-the-provider" });
  return { key, ids, secrets };
}

const stored = async () =>
  `${await everythingInKv(latchkey.runtime)}\n${await everythingInObjects(latchkey.runtime)}`;

/** Reads and refreshes tokens until it is stopped, and returns the failures. */
function load(key: string, ids: string[]) {
  const failures: Json[] = [];
  let reads = 0;
  const running = { now: true };
  const reader = async (offset: number) => {
    for (let n = offset; running.now; n++) {
      const id = ids[n % ids.length];
      const response =
        n % 7 === 0
          ? await call("POST", at(`/v1/connections/${id}/refresh`), key, {})
          : await call("GET", at(`/v1/connections/${id}/token`), key);
      reads += 1;
      if (response.status !== 200) failures.push(response.body);
    }
  };
  const readers = [0, 11, 23, 37].map((offset) => reader(offset));
  const stop = async () => {
    running.now = false;
    await Promise.all(readers);
    return failures;
  };
  return { reads: () => Promise.resolve(reads), stop };
}

test("E3 · a root key is rotated under load without a failed token read, and the old key can be removed", async () => {
  const { key, ids, secrets } = await fill();
  expect(await stored()).toContain(SEALED_WITH_OLD);

  await latchkey.redeploy(keys(newKey, oldKey));
  const running = load(key, ids);
  const started = await call("POST", at("/v1/admin/re-encryption"), adminToken);
  expect(started).toMatchObject({ status: 202, body: { state: "running", key_id: "new" } });
  const progress = () => call("GET", at("/v1/admin/re-encryption"), adminToken);
  const done = await until(progress, ({ body }) => body["state"] !== "running");
  expect(done.body).toMatchObject({
    state: "finished",
    apps: { done: 1, total: 1 },
    failures: { count: 0, ids: [] },
  });
  // Each connection was read several times before, during, and after the re-encryption.
  await until(running.reads, (reads) => reads > 4 * CONNECTIONS);
  expect(await running.stop()).toEqual([]);
  expect(await stored()).not.toContain(SEALED_WITH_OLD);

  await latchkey.redeploy(keys(newKey));
  for (const id of ids) {
    const read = await call("GET", at(`/v1/connections/${id}/token`), key);
    expect(read).toMatchObject({ status: 200 });
  }
  const refreshed = await call("POST", at(`/v1/connections/${ids[0]}/refresh`), key, {});
  expect(refreshed).toMatchObject({ status: 200 });
  const doors = await call("GET", at("/v1/integrations/doors"), key);
  const headers = { "x-api-key": "doors-key-of-the-provider" };
  const hook = await sendHook(String(doors.body["webhook_url"]), { eventType: "door1_open" }, { headers });
  expect(hook.status).toBe(202);
  await call("PATCH", at("/v1/app"), key, { webhook_url: receiver.url });
  await call("POST", at("/v1/app/webhooks/test"), key);
  const [received] = await until(
    async () => receiver.received.filter(({ type }) => type === "webhook.test"),
    ({ length }) => length > 0,
  );
  const opens = (secret: unknown) => received !== undefined && isVerified(String(secret), received);
  expect(secrets.filter(opens)).toEqual(secrets);
}, 90_000);

test("only the operator can start a re-encryption and read its progress", async () => {
  const rejected = await call("POST", at("/v1/admin/re-encryption"), "lk_nobody");
  expect(rejected).toMatchObject({ status: 401, body: { code: "unauthenticated" } });
  const again = await call("POST", at("/v1/admin/re-encryption"), adminToken);
  expect(again.status).toBe(202);
  const progress = () => call("GET", at("/v1/admin/re-encryption"), adminToken);
  const done = await until(progress, ({ body }) => body["state"] !== "running");
  expect(done.body).toMatchObject({ state: "finished", failures: { count: 0 } });
});
