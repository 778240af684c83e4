// The keys that Latchkey creates for an integration's client, and a key of the app: which one signs at a time, what is
// published and stored, and when a key has to be replaced.

import { LATCHKEY } from "../../../src/shared/actor.ts";
import { runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { compactVerify, decodeJwt, decodeProtectedHeader, importJWK } from "jose";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { AppStore } from "../../../src/apps/app-store.ts";
import { configOf, parseConfig } from "../../../src/config.ts";
import { ConnectionStore } from "../../../src/connection/connection-store.ts";
import { codeAttempt, putCodeAttempt } from "../../../src/connection/kinds/oauth-code/stored-records.ts";
import { clientKeyContext } from "../../../src/integration/client-key.ts";
import type { Integration } from "../../../src/integration/integration.ts";
import { DAY, HOUR, MINUTE } from "../../../src/shared/clock.ts";
import { createPrivateKey, publicPart, type SigningAlgorithm } from "../../../src/vault/private-key.ts";
import { open, seal } from "../../../src/vault/seal.ts";
import {
  beginAttempt,
  importGrant,
  newConnection,
  newSession,
  newStage,
  PROVIDER,
  type Stage,
  valueOf,
  updateIntegration,
} from "../../support/workers/create-connection.ts";
import { fakeProvider, tokenResponse } from "../../support/workers/scripted-fetch.ts";

const { client_secret: _secret, ...PUBLIC } = PROVIDER;
const JWT_CLIENT = { ...PUBLIC, options: { token_endpoint_auth_method: "private_key_jwt" as const } };

let received: ReturnType<typeof fakeProvider>;

beforeEach(() => {
  vi.spyOn(console, "info").mockImplementation(() => {});
  received = fakeProvider(() => tokenResponse("access-2", "refresh-2"));
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** Creates an active connection whose integration has one created key. */
async function withKey() {
  const stage = await newStage(JWT_CLIENT);
  const { kid } = valueOf(await stage.appStub.createSigningKey(stage.integration, "ES256", LATCHKEY));
  await importGrant(stage);
  vi.spyOn(Date, "now").mockImplementation(stage.clock.now);
  return { stage, kid };
}

/** Refreshes. Returns the assertion of the request. */
async function refreshed({ stub, clock }: Stage): Promise<string> {
  // Longer than a copy in KV is used from memory.
  clock.advance(MINUTE);
  valueOf(await stub.getToken({ force: true }));
  return received.at(-1)?.form.get("client_assertion") ?? "";
}

const kidOf = async (stage: Stage) => decodeProtectedHeader(await refreshed(stage)).kid;

const stored = ({ appStub, integration }: Stage): Promise<Integration> =>
  runInDurableObject(appStub, (_, { storage }) => {
    const found = new AppStore(storage.sql).integration(integration);
    if (found === null) throw new Error("no integration");
    return found;
  });

const jwksUrlOf = async ({ appStub, integration }: Stage) =>
  valueOf(await appStub.getIntegration(integration)).jwks_url;

/** Reads a key set. Returns its keys; null where it does not exist. */
async function publishedAt(url: string | null): Promise<Record<string, unknown>[] | null> {
  const response = await exports.default.fetch(new Request(String(url)));
  if (response.status === 404) return null;
  return z.object({ keys: z.array(z.record(z.string(), z.unknown())) }).parse(await response.json()).keys;
}

async function newJwk(alg: SigningAlgorithm = "ES256"): Promise<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(await createPrivateKey(alg)));
}

describe("a created key", () => {
  test("is used from the overlap's end on, and the one before it is published until it is retired", async () => {
    const { stage, kid } = await withKey();
    const { appStub, integration, clock } = stage;
    expect(await kidOf(stage)).toBe(kid);
    const second = valueOf(await appStub.createSigningKey(integration, "EdDSA", LATCHKEY));
    expect(second).toMatchObject({ status: "pending", alg: "EdDSA" });
    const url = await jwksUrlOf(stage);
    clock.advance(MINUTE);
    expect((await publishedAt(url))?.map((key) => key["kid"])).toEqual([kid, second.kid]);
    expect(await kidOf(stage)).toBe(kid);
    clock.advance(DAY - 5 * MINUTE);
    expect(await kidOf(stage)).toBe(kid);
    clock.advance(5 * MINUTE);
    expect(await kidOf(stage)).toBe(second.kid);
    const statuses = async () =>
      valueOf(await appStub.listSigningKeys(integration)).data.map(({ status }) => status);
    expect(await statuses()).toEqual(["retired", "active"]);
    expect(await publishedAt(url)).toHaveLength(2);
    clock.advance(8 * DAY);
    expect(await publishedAt(url)).toHaveLength(1);
    expect(await statuses()).toEqual(["active"]);
  });

  test("signs assertions that its published part verifies, with times of the clock", async () => {
    const { stage } = await withKey();
    const assertion = await refreshed(stage);
    const [jwk] = (await publishedAt(await jwksUrlOf(stage))) ?? [];
    await compactVerify(assertion, await importJWK(jwk ?? {}, "ES256"));
    const iat = Math.floor(stage.clock.now() / 1000);
    expect(decodeJwt(assertion)).toEqual({
      iss: "client",
      sub: "client",
      aud: PROVIDER.endpoints?.token_endpoint,
      jti: expect.stringMatching(/^\w{52}$/),
      iat,
      exp: iat + 60,
    });
  });

  test("that is deleted is replaced at once by the next one, or by the one before it", async () => {
    const { stage, kid } = await withKey();
    const { appStub, integration } = stage;
    const second = valueOf(await appStub.createSigningKey(integration, "ES256", LATCHKEY));
    valueOf(await appStub.deleteSigningKey(integration, second.kid, LATCHKEY));
    expect(await kidOf(stage)).toBe(kid);
    expect(valueOf(await appStub.listSigningKeys(integration)).data).toMatchObject([
      { kid, status: "active", published_until: null },
    ]);
    const third = valueOf(await appStub.createSigningKey(integration, "ES256", LATCHKEY));
    valueOf(await appStub.deleteSigningKey(integration, kid, LATCHKEY));
    expect(await kidOf(stage)).toBe(third.kid);
    expect(await appStub.deleteSigningKey(integration, kid, LATCHKEY)).toMatchObject({
      failure: { code: "key_not_found" },
    });
    valueOf(await appStub.deleteSigningKey(integration, third.kid, LATCHKEY));
    expect(await publishedAt(await jwksUrlOf(stage))).toBeNull();
  });

  test("that was replaced is used again if all later ones are deleted", async () => {
    const { stage, kid } = await withKey();
    const { appStub, integration, clock } = stage;
    const later: string[] = [];
    for (let n = 0; n < 3; n += 1) {
      later.push(valueOf(await appStub.createSigningKey(integration, "ES256", LATCHKEY)).kid);
      clock.advance(DAY);
    }
    expect(await kidOf(stage)).toBe(later.at(-1));
    // A pending key comes first.
    later.push(valueOf(await appStub.createSigningKey(integration, "ES256", LATCHKEY)).kid);
    valueOf(await appStub.deleteSigningKey(integration, later.splice(-2, 1)[0] ?? "", LATCHKEY));
    expect(await kidOf(stage)).toBe(later.at(-1));
    for (const one of later) valueOf(await appStub.deleteSigningKey(integration, one, LATCHKEY));
    expect(await kidOf(stage)).toBe(kid);
    expect(valueOf(await appStub.listSigningKeys(integration)).data).toMatchObject([
      { kid, status: "active", published_until: null },
    ]);
  });

  test("can't be created for a provider without private_key_jwt", async () => {
    const { appStub, integration } = await newStage({ provider: "parqet", client_id: "client" });
    expect(await appStub.createSigningKey(integration, "ES256", LATCHKEY)).toMatchObject({
      failure: { code: "invalid_request" },
    });
  });

  test("does not prevent the deletion of its integration, whose key set then expires", async () => {
    const stage = await newStage(JWT_CLIENT);
    const { appStub, integration } = stage;
    valueOf(await appStub.createSigningKey(integration, "ES256", LATCHKEY));
    const url = await jwksUrlOf(stage);
    valueOf(await appStub.deleteIntegration(integration, LATCHKEY));
    const { keys } = await env.TOKENS.list({ prefix: `jwks:${String(url).split("/").at(-1)?.slice(0, -5)}` });
    expect(keys[0]?.expiration).toBeGreaterThan(Date.now() / 1000 + 7 * 24 * 3600);
  });
});

test("an unknown key set and one without keys have the same response", async () => {
  const { integration, appStub } = await newStage(JWT_CLIENT);
  const { callback_url } = valueOf(await appStub.getIntegration(integration));
  const responses = await Promise.all(
    [callback_url.split("/").at(-1), "cb00000000000000000000", "x"].map((id) =>
      exports.default.fetch(new Request(`http://localhost:8787/jwks/${id}.json`)),
    ),
  );
  const bodies = await Promise.all(
    responses.map(async (one) => [one.status, { ...(await one.json<object>()), request_id: "" }]),
  );
  expect(bodies[0]).toEqual(bodies[1]);
  expect(bodies[2]).toEqual(bodies[1]);
  expect(bodies[0]?.[0]).toBe(404);
});

describe("E6 · a change of where credentials go, or of what the definition says,", () => {
  const MOVED = { ...PROVIDER.endpoints, token_endpoint: "https://evil.example.com/token" };
  const REDEFINED = { token: { headers: { "x-http-method-override": "PUT" } } };

  test.each([{ endpoints: MOVED }, { definition: REDEFINED }])(
    "E6 · needs the app's private key again: %o",
    async (changes) => {
      const client_private_key = await newJwk();
      const stage = await newConnection({}, { ...PUBLIC, client_private_key });
      const refused = await updateIntegration(stage, changes);
      expect(refused).toMatchObject({
        failure: { code: "integration_invalid", fields: [{ path: "client_private_key" }] },
      });
      valueOf(await updateIntegration(stage, { ...changes, client_private_key }));
      // And ends the use of grants that were issued before.
      expect(await stage.stub.getToken({ force: true })).toMatchObject({
        failure: { code: "reauthorization_required" },
      });
      expect(received).toEqual([]);
    },
  );

  test.each([{ endpoints: MOVED }, { definition: REDEFINED }])(
    "E6 · needs a new signing key at another URL: %o",
    async (changes) => {
      const { stage, kid } = await withKey();
      const { appStub, integration } = stage;
      const url = await jwksUrlOf(stage);
      expect(await updateIntegration(stage, changes)).toMatchObject({
        failure: { code: "integration_invalid", fields: [{ path: "signing_keys" }] },
      });
      valueOf(await appStub.deleteSigningKey(integration, kid, LATCHKEY));
      valueOf(await updateIntegration(stage, changes));
      valueOf(await appStub.createSigningKey(integration, "ES256", LATCHKEY));
      const next = await jwksUrlOf(stage);
      expect(next).not.toBe(url);
      stage.clock.advance(MINUTE);
      // A server that reads the former URL knows none of the keys that sign for the other endpoints.
      expect(await publishedAt(url)).toBeNull();
      expect(await publishedAt(next)).toHaveLength(1);
      expect(await stage.stub.getToken({ force: true })).toMatchObject({
        failure: { code: "reauthorization_required" },
      });
      expect(received).toEqual([]);
    },
  );

  test("E6 · is not one that only the method of authentication concerns", async () => {
    const stage = await newStage(PROVIDER);
    valueOf(await stage.appStub.createSigningKey(stage.integration, "ES256", LATCHKEY));
    const url = await jwksUrlOf(stage);
    valueOf(await updateIntegration(stage, { client_secret: null, options: JWT_CLIENT.options }));
    expect(await jwksUrlOf(stage)).toBe(url);
  });
});

test("E1 · no private part of a key is in a response, a log, a KV key, or unencrypted storage", async () => {
  const logged = ["info", "warn", "error"] as const;
  const lines = logged.map((name) => vi.spyOn(console, name).mockImplementation(() => {}));
  const { stage } = await withKey();
  const own = await newJwk("RS256");
  const responses: unknown[] = [];
  const { appStub, integration } = stage;
  const { sealed_signing_keys: sealed } = await stored(stage);
  const keyContext = clientKeyContext(stage.ids.app, integration);
  const [created] = z
    .array(z.object({ jwk: z.record(z.string(), z.unknown()) }))
    .parse(await open(configOf(env).keyring, keyContext, sealed ?? "", z.unknown()));
  responses.push(await appStub.listSigningKeys(integration), await publishedAt(await jwksUrlOf(stage)));
  const weak = await newJwk("ES256");
  responses.push(await updateIntegration(stage, { client_private_key: { ...weak, crv: "P-384" } }));
  responses.push(
    await updateIntegration(stage, { client_private_key: own }),
    await appStub.getIntegration(integration),
  );
  await refreshed(stage);
  const tables = await runInDurableObject(appStub, (_, { storage }) =>
    storage.sql.exec("SELECT record FROM integration").toArray(),
  );
  const rows = await runInDurableObject(stage.stub, (_, { storage }) =>
    storage.sql.exec("SELECT * FROM connection").toArray(),
  );
  const entries = await env.TOKENS.list();
  const values = await Promise.all(entries.keys.map(({ name }) => env.TOKENS.get(name)));
  const everything = JSON.stringify([
    responses,
    tables,
    rows,
    entries,
    values,
    lines.map(({ mock }) => mock.calls),
  ]);
  const secrets = [created?.jwk ?? {}, own, weak].flatMap((jwk) => {
    const isPublic = Object.values(publicPart({ kty: "", ...jwk }));
    return Object.values(jwk).filter((part) => typeof part === "string" && !isPublic.includes(part));
  });
  expect(secrets.length).toBeGreaterThan(7);
  for (const secret of secrets) expect(everything).not.toContain(secret);
  expect(everything).toMatch(/sealed_client_key[^,]*eyJ.*sealed_signing_keys[^,]*eyJ/s);
});

test("E2 · a private key that was copied to another integration can't be decrypted", async () => {
  const { stage } = await withKey();
  const { sealed_signing_keys: sealed } = await stored(stage);
  const other = clientKeyContext(stage.ids.app, "another");
  await expect(open(configOf(env).keyring, other, sealed ?? "", z.unknown())).rejects.toThrow("failed");
});

/** The keyring before a rotation, whose current root key is another one. */
function formerKeyring() {
  const keys: unknown[] = JSON.parse(env.ROOT_KEYS ?? "").keys;
  const former = parseConfig({ ...env, ROOT_KEYS: JSON.stringify({ keys: keys.toReversed() }) });
  if (!former.ok) throw new Error(former.problems.join(" "));
  expect(former.config.keyring.currentKid).not.toBe(configOf(env).keyring.currentKid);
  return former.config.keyring;
}

/** Returns a sealed value of private keys, encrypted with the former root key. */
async function withFormerKey({ ids, integration }: Stage, sealed: string | null): Promise<string> {
  const keyContext = clientKeyContext(ids.app, integration);
  const value = await open(configOf(env).keyring, keyContext, sealed ?? "", z.unknown());
  return seal(formerKeyring(), keyContext, value);
}

test("E3 · private keys are re-encrypted with the current root key, and then used", async () => {
  const { stage, kid } = await withKey();
  const { appStub, integration } = stage;
  const { keyring } = configOf(env);
  const old = await withFormerKey(stage, (await stored(stage)).sealed_signing_keys);
  await runInDurableObject(appStub, (_, { storage }) => {
    const store = new AppStore(storage.sql);
    const found = store.integration(integration);
    if (found !== null) store.putIntegration({ ...found, sealed_signing_keys: old, sealed_client_key: old });
  });
  expect(await appStub.reEncrypt("", keyring.currentKid)).toMatchObject({ failed: [] });
  const { sealed_signing_keys, sealed_client_key } = await stored(stage);
  for (const one of [sealed_signing_keys, sealed_client_key])
    expect(decodeProtectedHeader(one ?? "").kid).toBe(keyring.currentKid);
  stage.clock.advance(HOUR);
  expect(await kidOf(stage)).toBe(kid);
});

test("E3 · the snapshot of an attempt is re-encrypted, and keeps its key when the integration gets another one", async () => {
  const { stage, kid } = await withKey();
  const { appStub, integration, stub } = stage;
  const session = await newSession(stage, { connection_id: stage.ids.connection });
  const callback = await beginAttempt(stage, session);
  const attemptIn = (storage: DurableObjectStorage) => {
    const store = new ConnectionStore(storage.sql);
    const attempt = codeAttempt(store, callback.attempt);
    if (attempt === null) throw new Error("no attempt");
    return { store, attempt };
  };
  const old = await withFormerKey(stage, (await stored(stage)).sealed_signing_keys);
  await runInDurableObject(stub, (_, { storage }) => {
    const { store, attempt } = attemptIn(storage);
    putCodeAttempt(store, { ...attempt, sealed_client_key: old });
  });
  const { currentKid } = configOf(env).keyring;
  expect(await stub.reEncrypt(currentKid)).toBe(true);
  const sealed = await runInDurableObject(
    stub,
    (_, { storage }) => attemptIn(storage).attempt.sealed_client_key,
  );
  expect(decodeProtectedHeader(sealed ?? "").kid).toBe(currentKid);
  valueOf(await appStub.createSigningKey(integration, "ES256", LATCHKEY));
  valueOf(await updateIntegration(stage, { client_private_key: await newJwk() }));
  await stub.receiveCallback(callback);
  const [exchange] = received.filter(({ form }) => form.get("grant_type") === "authorization_code");
  expect(decodeProtectedHeader(exchange?.form.get("client_assertion") ?? "").kid).toBe(kid);
});

test("a client secret that is a JWT is signed for each request", async () => {
  const key = await newJwk();
  const settings = { provider: "apple", client_id: "com.example.app", client_private_key: key };
  const variables = { team_id: "TEAM123456", key_id: "KEY1234567" };
  const missing = await newStage({ provider: "apple", client_id: "c", client_secret: "signed-elsewhere" });
  expect(await missing.appStub.createIntegration(settings, LATCHKEY)).toMatchObject({
    failure: { fields: [{ path: "variables.key_id" }, { path: "variables.team_id" }] },
  });
  const rsa = await newJwk("RS256");
  expect(
    await missing.appStub.createIntegration({ ...settings, variables, client_private_key: rsa }, LATCHKEY),
  ).toMatchObject({ failure: { fields: [{ message: "can't sign with ES256" }] } });
  const stage = await newConnection({}, { ...settings, variables });
  await refreshed(stage);
  const form = received.at(-1)?.form;
  expect(form?.get("client_id")).toBe("com.example.app");
  expect(form?.has("client_assertion")).toBe(false);
  const secret = form?.get("client_secret") ?? "";
  const jwk = { ...publicPart({ kty: "EC", ...key }) };
  const { protectedHeader } = await compactVerify(secret, await importJWK(jwk, "ES256"));
  expect(protectedHeader).toEqual({ alg: "ES256", kid: "KEY1234567" });
  const iat = Math.floor(stage.clock.now() / 1000);
  expect(decodeJwt(secret)).toEqual({
    iss: "TEAM123456",
    sub: "com.example.app",
    aud: "https://appleid.apple.com",
    iat,
    exp: iat + 300,
  });
});
