// What version 0.1 stored in Durable Objects and KV opens, and goes on from where it was. See README.md.
// The file is long because all tests read one snapshot and share what they know about it.

import { Buffer } from "node:buffer";
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { z } from "zod";
import { testSecrets } from "../support/test-secrets.ts";
import { NEW_ITEM_KEY, OutsideWorld } from "./outside-world.ts";
import { startsWithin } from "./interrupt.ts";
import { encryptedUnder, restore, rowsOf, snapshot, storedFields, storedStub } from "./restore.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const ORIGIN = "http://localhost:8787";
const RE_ENCRYPTION = "/v1/admin/re-encryption";

const { app, connections, integrations, provider_webhook_urls: providerWebhookUrls } = snapshot;
const [apiKey = "", secondApiKey = ""] = app.api_keys;
const Jwks = z.object({ keys: z.array(z.object({ kid: z.string(), k: z.string() })) });
const rootKeys = Jwks.parse(JSON.parse(testSecrets.ROOT_KEYS)).keys;

let now = snapshot.taken_at;
let world: OutsideWorld;
/** What was logged as a warning or an error: a fallback hides what could not be opened. */
let problems: unknown[] = [];

beforeEach(() => {
  now = snapshot.taken_at;
  vi.spyOn(Date, "now").mockImplementation(() => now);
  problems = [];
  vi.spyOn(console, "info").mockImplementation(() => {});
  for (const level of ["warn", "error"] as const) {
    vi.spyOn(console, level).mockImplementation((line: unknown) => void problems.push(line));
  }
  world = new OutsideWorld();
  watchImports();
});

afterEach(() => {
  vi.restoreAllMocks();
  if (problems.length > 0) throw new Error(`logged: ${problems.join("\n")}`);
});

const Body = z.record(z.string(), z.unknown());

async function call(method: "GET" | "POST", path: string, credential = apiKey, body?: object) {
  const response = await exports.default.fetch(`${ORIGIN}${path}`, {
    method,
    headers: { authorization: `Bearer ${credential}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? {} : Body.parse(JSON.parse(text)) };
}

const readToken = (connection: string) => call("GET", `/v1/connections/${connection}/token`);
const refresh = (connection: string, body: object) =>
  call("POST", `/v1/connections/${connection}/refresh`, apiKey, body);

const token = (access_token: string, version: number) => ({ status: 200, body: { access_token, version } });

const appStub = () => storedStub("APPS", app.id);
const connectionStub = (connection: string) => storedStub("CONNECTIONS", `${app.id}:${connection}`);

/** Lets time pass, and the object's alarm run whenever it is due. */
async function passTime(stub: DurableObjectStub, ms: number): Promise<void> {
  const end = now + ms;
  for (;;) {
    const dueAt = await runInDurableObject(stub, (_, { storage }) => storage.getAlarm());
    if (dueAt === null || dueAt > end) break;
    now = Math.max(now, dueAt);
    await runDurableObjectAlarm(stub);
  }
  now = end;
}

const passMinute = (stub: DurableObjectStub) => passTime(stub, MINUTE);

/** Sends what a provider sends to its webhook URL. */
async function sendProviderWebhook(url: string, body: object, headers: Record<string, string> = {}) {
  const init = { method: "POST", headers: { "content-type": "application/json", ...headers } };
  return (await exports.default.fetch(url, { ...init, body: JSON.stringify(body) })).status;
}

// What has to hold before and after a rotation of the root key

async function authenticatesBothApiKeys(): Promise<void> {
  for (const key of [apiKey, secondApiKey]) {
    expect(await call("GET", "/v1/app", key)).toMatchObject({ status: 200, body: { id: app.id } });
  }
}

async function refreshesTheExpiredToken(): Promise<void> {
  const sent = world.tokenRequests.length;
  expect(await readToken(connections.expired)).toMatchObject(token("expired-access-2", 2));
  expect(await readToken(connections.expired)).toMatchObject(token("expired-access-2", 2));
  expect(world.tokenRequests.slice(sent)).toMatchObject([{ refresh_token: "expired-refresh-1" }]);
}

async function confirmsTheReturnedAttempt(): Promise<void> {
  const confirmation = { handle: snapshot.handle, end_user_id: "returned-user" };
  const confirmed = await call("POST", "/v1/connect/confirm", apiKey, confirmation);
  expect(confirmed).toMatchObject({ status: 200, body: { id: connections.returned, status: "active" } });
  const codeVerifier = expect.stringMatching(/^[\w-]{43}$/);
  expect(world.tokenRequests.at(-1)).toMatchObject({ code: "returned-code", code_verifier: codeVerifier });
  expect(await readToken(connections.returned)).toMatchObject(token("returned-access-1", 1));
}

async function continuesTheBegunAttempt(): Promise<void> {
  const { callback, cookie } = snapshot.begun;
  const back = await exports.default.fetch(callback, { headers: { cookie }, redirect: "manual" });
  const handle = new URL(back.headers.get("location") ?? "").searchParams.get("handle");
  const confirmation = { handle, end_user_id: "begun-user" };
  const confirmed = await call("POST", "/v1/connect/confirm", apiKey, confirmation);
  expect(confirmed).toMatchObject({ status: 200, body: { id: connections.begun, status: "active" } });
  expect(await readToken(connections.begun)).toMatchObject(token("begun-access-1", 1));
}

async function recoversTheInterruptedRefresh(): Promise<void> {
  const sent = world.tokenRequests.length;
  await passMinute(connectionStub(connections.interrupted));
  expect(world.tokenRequests.slice(sent)).toMatchObject([{ refresh_token: "interrupted-refresh-1" }]);
  expect(await readToken(connections.interrupted)).toMatchObject(token("interrupted-access-2", 2));
  expect(world.tokenRequests).toHaveLength(sent + 1);
}

async function retriesTheRefusedGrant(): Promise<void> {
  expect(await readToken(connections.refused)).toMatchObject({
    body: { code: "reauthorization_required" },
  });
  const refreshed = await refresh(connections.refused, { even_if_refused: true });
  expect(refreshed).toMatchObject(token("refused-access-2", 2));
}

async function servesTheItemKey(): Promise<void> {
  const key = { ...token(snapshot.item_key, 1).body, token_type: "ApiKey" };
  expect(await readToken(connections.item)).toMatchObject({ status: 200, body: key });
  // The integration's key, which the app's object keeps, is the same one.
  expect(await refresh(connections.item, {})).toMatchObject({ status: 200, body: key });
  expect(world.itemKeys).toBe(0);
  // Only the stored client secret creates another.
  expect(await refresh(connections.item, { rejected_version: 1 })).toMatchObject(token(NEW_ITEM_KEY, 2));
}

async function revokesTheDeletedGrant(): Promise<void> {
  expect(world.revoked).toEqual([]);
  await passMinute(connectionStub(connections.deleted));
  expect(world.revoked).toEqual(["deleted-refresh-1"]);
  expect(await rowsOf(connectionStub(connections.deleted))).toEqual({});
  expect((await rowsOf(appStub()))["connection"]).not.toContain(connections.deleted);
}

const EventPage = z.object({ data: z.array(z.object({ id: z.string() })) });

async function eventIds(state: "pending" | "delivered"): Promise<string[]> {
  const { body } = await call("GET", `/v1/events?state=${state}`);
  return EventPage.parse(body).data.map(({ id }) => id);
}

async function deliversThePendingEvents(): Promise<void> {
  const pending = await eventIds("pending");
  const delivered = await eventIds("delivered");
  expect(pending.length).toBeGreaterThanOrEqual(3);
  expect(delivered.length).toBeGreaterThanOrEqual(5);
  await passMinute(appStub());
  const received = world.webhooks.map(({ id }) => id);
  expect(received).toEqual(expect.arrayContaining(pending));
  expect(received.filter((id) => delivered.includes(id))).toEqual([]);
  // The provider's webhook, which was waiting to be processed, is one more event.
  expect(world.webhooks.map(({ type }) => type)).toContain("provider.event");
  expect(await eventIds("pending")).toEqual([]);
  // Each one is signed with both secrets: the one before the rotation is valid for a day.
  for (const { body, headers } of world.webhooks) {
    for (const secret of app.webhook_secrets) new Webhook(secret).verify(body, headers);
  }
}

async function acceptsProviderWebhooks(): Promise<void> {
  for (const provider of ["pluggy", "parqex"] as const) {
    const { body } = await call("GET", `/v1/integrations/${integrations[provider]}`);
    expect(body["webhook_url"]).toBe(providerWebhookUrls[provider]);
  }
  const ofItem = { event: "item/updated", eventId: "delivery-2", itemId: "another" };
  expect(await sendProviderWebhook(providerWebhookUrls.pluggy, ofItem)).toBe(202);
  const ofDoor = { id: "delivery-3", eventType: "door1_open" };
  const send = (secret: string) =>
    sendProviderWebhook(providerWebhookUrls.parqex, ofDoor, { "x-api-key": secret });
  expect(await send("parqex-webhook-secret")).toBe(202);
  expect(await send("another")).toBe(401);
}

// Under the root key it was stored with, which is the second of the ring

test("reads a token that version 0.1 stored in KV, without waking the connection's object", async () => {
  await restore();
  expect(await readToken(connections.fresh)).toMatchObject(token("fresh-access-1", 1));
  const asleep = evictDurableObject(connectionStub(connections.fresh));
  await expect(asleep).rejects.toThrow("not currently running");
});

test("authenticates the API keys that version 0.1 created, also without their copy in KV", async () => {
  await restore();
  await authenticatesBothApiKeys();
  // Past the time that the copy is remembered in memory.
  now += MINUTE;
  await restore({ kv: false });
  await authenticatesBothApiKeys();
  expect((await call("GET", "/v1/app", `${apiKey.slice(0, -8)}00000000`)).status).toBe(401);
});

test("reads a token that version 0.1 stored in the connection's object", async () => {
  await restore({ kv: false });
  expect(await readToken(connections.fresh)).toMatchObject(token("fresh-access-1", 1));
  expect(world.tokenRequests).toEqual([]);
});

const CHECKS: [string, () => Promise<void>][] = [
  ["refreshes an expired token that version 0.1 stored", refreshesTheExpiredToken],
  ["confirms an attempt that had returned to version 0.1", confirmsTheReturnedAttempt],
  ["continues an attempt that version 0.1 had sent to the provider", continuesTheBegunAttempt],
  ["recovers a refresh that version 0.1 did not see the end of", recoversTheInterruptedRefresh],
  ["tries a grant again that the provider had refused version 0.1", retriesTheRefusedGrant],
  ["serves the key of an item that version 0.1 connected", servesTheItemKey],
  ["revokes the grant of a connection that version 0.1 deleted", revokesTheDeletedGrant],
  ["delivers the events pending in version 0.1, signed with both webhook secrets", deliversThePendingEvents],
  ["accepts provider webhooks at the URLs that version 0.1 created", acceptsProviderWebhooks],
];

test.each(CHECKS)("%s", async (_, check) => {
  expect.hasAssertions();
  await restore();
  await check();
});

test("opens everything after the migration of each object was interrupted at each of its statements", async () => {
  await restore();
  for (const object of snapshot.objects) {
    const stub = storedStub(object.namespace, object.name);
    await runInDurableObject(stub, (_, state) => {
      let statements = 0;
      while (!startsWithin(statements, state, object)) statements += 1;
      expect(statements).toBeGreaterThan(0);
    });
    await evictDurableObject(stub);
  }
  // Past the time that tokens of other tests are remembered in memory.
  now += MINUTE;
  for (const [, check] of CHECKS) await check();
});

/** The rows of an object that keeps its tasks in a table, or in the connection's row as JSON. */
const TaskRows = z.array(z.object({ kind: z.string(), due_at: z.number() }));
const ConnectionRows = z.array(z.object({ tasks: z.string().optional() }));
const Tasks = z.record(z.string(), z.number());

async function tasksOf(stub: DurableObjectStub): Promise<Record<string, number>> {
  const { task = "[]", connection = "[]" } = await rowsOf(stub);
  const [row] = ConnectionRows.parse(JSON.parse(connection));
  const inTable = TaskRows.parse(JSON.parse(task)).map(({ kind, due_at }) => [kind, due_at]);
  return { ...Object.fromEntries(inTable), ...Tasks.parse(JSON.parse(row?.tasks ?? "{}")) };
}

test("does everything that version 0.1 had scheduled", async () => {
  await restore();
  const overdue: string[] = [];
  for (const { namespace, name } of snapshot.objects) {
    now = snapshot.taken_at;
    const stub = storedStub(namespace, name);
    // Longer than a refused grant is kept.
    await passTime(stub, 8 * DAY);
    // A task whose kind is no longer known is left as it was.
    for (const [kind, dueAt] of Object.entries(await tasksOf(stub)))
      if (dueAt <= now) overdue.push(`${kind} of ${name}`);
  }
  expect(overdue).toEqual([]);
});

test("shows the re-encryption that version 0.1 finished", async () => {
  await restore();
  expect(await call("GET", RE_ENCRYPTION, testSecrets.ADMIN_TOKEN)).toMatchObject({
    status: 200,
    body: { state: "finished", key_id: snapshot.root_key, connections: { done: 3 } },
  });
});

// After a rotation of the root key

/** The old root key, as the runtime has imported it. An isolate imports it once. */
const oldRootKeys = new WeakSet<CryptoKey>();

/** Takes note of when the old root key is imported. */
function watchImports(): void {
  const old = rootKeys.find(({ kid }) => kid === snapshot.root_key);
  const { subtle } = crypto;
  const importKey = subtle.importKey.bind(subtle);
  vi.spyOn(subtle, "importKey").mockImplementation(
    async (...given: Parameters<SubtleCrypto["importKey"]>) => {
      const [, keyData] = given;
      const key = await importKey(...given);
      if (keyData instanceof Uint8Array && Buffer.from(keyData).toString("base64url") === old?.k)
        oldRootKeys.add(key);
      return key;
    },
  );
}

/** Takes the old root key away, as a deployment without it does. Returns how often it was used. */
function dropOldRootKey(): { uses: () => number } {
  const { subtle } = crypto;
  let uses = 0;
  for (const name of ["deriveKey", "deriveBits"] as const) {
    const derive = subtle[name].bind(subtle);
    vi.spyOn(subtle, name).mockImplementation(async (...given: unknown[]) => {
      const [, root] = given;
      if (root instanceof CryptoKey && oldRootKeys.has(root)) {
        uses += 1;
        throw new Error("this root key was dropped");
      }
      return Reflect.apply(derive, subtle, given);
    });
  }
  // Past the time that derived keys are remembered in memory.
  now += 61 * MINUTE;
  return { uses: () => uses };
}

async function reEncrypt(): Promise<Record<string, unknown>> {
  const started = await call("POST", RE_ENCRYPTION, testSecrets.ADMIN_TOKEN);
  expect(started).toMatchObject({ status: 202, body: { state: "running", key_id: rootKeys[0]?.kid } });
  await passMinute(storedStub("APPS", "index"));
  return (await call("GET", RE_ENCRYPTION, testSecrets.ADMIN_TOKEN)).body;
}

test("re-encrypts everything that version 0.1 stored, and opens it with the new root key alone", async () => {
  await restore();
  const newKid = rootKeys[0]?.kid ?? "";
  const before = await encryptedUnder(snapshot.root_key);
  const fields = await storedFields();
  expect(await encryptedUnder(newKid)).toEqual({});
  expect(await reEncrypt()).toMatchObject({
    state: "finished",
    apps: { done: 1, total: 1 },
    connections: { done: Object.keys(connections).length },
    failures: { count: 0 },
  });
  expect(await encryptedUnder(snapshot.root_key)).toEqual({});
  // The one copy of the app in KV is replaced by one of its keys and one of each integration.
  const copiesOfApp = 1 + Object.keys(integrations).length;
  expect(await encryptedUnder(newKid)).toEqual({ ...before, edge: copiesOfApp });
  expect(await env.TOKENS.get(`app:${app.id}`)).toBeNull();
  // Every record was parsed and written again: a field that is no longer known would be gone. Only `suspect` may be.
  const kept = new Set(await storedFields());
  expect(fields.filter((field) => !kept.has(field) && !field.endsWith(": suspect"))).toEqual([]);

  // An attempt ends, and a handle is signed with the old key, before that may be dropped.
  await confirmsTheReturnedAttempt();
  await continuesTheBegunAttempt();

  const oldRootKey = dropOldRootKey();
  await authenticatesBothApiKeys();
  expect(await readToken(connections.fresh)).toMatchObject(token("fresh-access-1", 1));
  await env.TOKENS.delete(`token:${app.id}:${connections.fresh}`);
  expect(await readToken(connections.fresh)).toMatchObject(token("fresh-access-1", 1));
  await refreshesTheExpiredToken();
  await recoversTheInterruptedRefresh();
  await retriesTheRefusedGrant();
  await servesTheItemKey();
  await revokesTheDeletedGrant();
  await deliversThePendingEvents();
  await acceptsProviderWebhooks();
  expect(oldRootKey.uses()).toBe(0);
});

test("opens nothing that version 0.1 stored without its root key", async () => {
  await restore();
  // Later than any other test here, whose derived keys are remembered.
  now += 120 * MINUTE;
  const oldRootKey = dropOldRootKey();
  expect((await readToken(connections.expired)).status).toBe(500);
  expect(oldRootKey.uses()).toBeGreaterThan(0);
  expect(problems.splice(0)).not.toEqual([]);
});
