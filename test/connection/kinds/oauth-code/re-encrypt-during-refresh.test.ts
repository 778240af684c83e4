import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { decodeProtectedHeader } from "jose";
import { afterEach, expect, test, vi } from "vitest";
import { z } from "zod";
import { configOf, parseConfig } from "../../../../src/config.ts";
import { ConnectionStore } from "../../../../src/connection/connection-store.ts";
import { connectionKeyContext } from "../../../../src/connection/token/token-set.ts";
import { open, seal } from "../../../../src/vault/seal.ts";
import { newExpired, type Stage } from "../../../support/workers/create-connection.ts";
import { fakeProvider } from "../../../support/workers/scripted-fetch.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

/** Returns the root key that encrypts the stored grant. `change` replaces the grant first. */
function kidOfGrant(stage: Stage, change: (sealed: string) => Promise<string> = async (sealed) => sealed) {
  return runInDurableObject(stage.stub, async (_, { storage }) => {
    const store = new ConnectionStore(storage.sql);
    const connection = store.connection();
    const sealed = connection?.sealed_grant ?? null;
    if (connection === null || sealed === null) throw new Error("there is no grant");
    const changed = await change(sealed);
    if (changed !== sealed) store.putConnection({ ...connection, sealed_grant: changed });
    return decodeProtectedHeader(changed).kid;
  });
}

test("E3 · a refresh that fails does not undo a re-encryption that happened while it waited", async () => {
  vi.spyOn(console, "info").mockImplementation(() => {});
  const stage = await newExpired();
  const { keyring } = configOf(env);
  const keys: unknown[] = JSON.parse(env.ROOT_KEYS ?? "").keys;
  const former = parseConfig({ ...env, ROOT_KEYS: JSON.stringify({ keys: keys.toReversed() }) });
  if (!former.ok) throw new Error(former.problems.join(" "));
  const keyContext = connectionKeyContext("grant", { app: stage.ids.app, id: stage.ids.connection });
  const formerKid = await kidOfGrant(stage, async (sealed) =>
    seal(former.config.keyring, keyContext, await open(keyring, keyContext, sealed, z.unknown())),
  );
  expect(formerKid).not.toBe(keyring.currentKid);
  const request = { hasArrived: false, mayFail: false };
  fakeProvider(async () => {
    request.hasArrived = true;
    await vi.waitUntil(() => request.mayFail, { interval: 1 });
    return new Response(null, { status: 503 });
  });
  const refreshing = stage.stub.refresh({});
  await vi.waitUntil(() => request.hasArrived, { interval: 1 });
  expect(await stage.stub.reEncrypt(keyring.currentKid)).toBe(true);
  expect(await kidOfGrant(stage)).toBe(keyring.currentKid);
  request.mayFail = true;
  expect(await refreshing).toMatchObject({ failure: { code: "provider_unavailable" } });
  expect(await kidOfGrant(stage)).toBe(keyring.currentKid);
});
