// What happens to the key of a grant (RFC 9449) besides requests: reconnects, restored objects, and new root keys.

import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { configOf, parseConfig } from "../../../../src/config.ts";
import { ConnectionStore } from "../../../../src/connection/connection-store.ts";
import { codeAttempt, putCodeAttempt } from "../../../../src/connection/kinds/oauth-code/stored-records.ts";
import { connectionKeyContext } from "../../../../src/connection/token/token-set.ts";
import { HOUR, MINUTE } from "../../../../src/shared/clock.ts";
import { readTokenCopy } from "../../../../src/kv/token-copy.ts";
import { open, seal } from "../../../../src/vault/seal.ts";
import { checkProof } from "../../../support/peers/check-proof.ts";
import { BOUND, BoundProvider } from "../../../support/workers/bound-provider.ts";
import {
  beginAttempt,
  newSession,
  newStage,
  setClock,
  type Stage,
  valueOf,
} from "../../../support/workers/create-connection.ts";
import { fakeProvider, tokenError, tokenResponse } from "../../../support/workers/scripted-fetch.ts";
import { unsignedJwt } from "../../../support/workers/unsigned-jwt.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

/** Connects, or reconnects if the stage has a connection. */
async function connectAt(stage: Stage, isReconnect = false): Promise<void> {
  const changes = isReconnect ? { connection_id: stage.ids.connection } : {};
  const callback = await beginAttempt(stage, await newSession(stage, changes));
  valueOf((await stage.stub.receiveCallback(callback)).result);
}

async function newBound() {
  const stage = await newStage(BOUND);
  const provider = new BoundProvider(stage.clock.now);
  provider.install();
  await connectAt(stage);
  return { stage, provider };
}

const keysOf = ({ thumbprints }: BoundProvider) => thumbprints.map((one) => thumbprints.indexOf(one));

describe("a reconnect", () => {
  test("has a new key", async () => {
    const { stage, provider } = await newBound();
    await connectAt(stage, true);
    valueOf(await stage.stub.refresh({}));
    expect(keysOf(provider)).toEqual([0, 1, 1]);
    expect(provider.refusals).toEqual([]);
  });

  test("without a refresh token keeps the earlier one with its key", async () => {
    const { stage, provider } = await newBound();
    provider.refreshes = false;
    await connectAt(stage, true);
    expect(valueOf(await stage.stub.check("req"))).toMatchObject({ ok: true });
    provider.refreshes = true;
    valueOf(await stage.stub.refresh({}));
    expect(valueOf(await stage.stub.check("req"))).toMatchObject({ ok: true });
    valueOf(await stage.stub.refresh({}));
    expect(keysOf(provider)).toEqual([0, 1, 0, 0]);
    expect(provider.refusals).toEqual([]);
  });
});

test("an object that was restored to a time before a reconnect gets the newer key from KV", async () => {
  const { stage, provider } = await newBound();
  const record = await runInDurableObject(
    stage.stub,
    (_, { storage }) => storage.sql.exec<{ record: string }>("SELECT record FROM connection").one().record,
  );
  await connectAt(stage, true);
  await runInDurableObject(stage.stub, (_, { storage }) => {
    storage.sql.exec("UPDATE connection SET record = ?, tasks = '{}'", record);
  });
  await evictDurableObject(stage.stub);
  await setClock(stage.stub, stage.clock);
  stage.clock.advance(HOUR);
  expect(valueOf(await stage.stub.getToken({}))).toMatchObject({ token_type: "DPoP", version: 3 });
  expect(keysOf(provider)).toEqual([0, 1, 1]);
  expect(provider.refusals).toEqual([]);
});

test("a connection that waits for a fixed server keeps its key, and refuses bearer tokens", async () => {
  const type = "urn:ietf:params:oauth:token-type:";
  const stage = await newStage({
    ...BOUND,
    endpoints: { ...BOUND.endpoints, issuer: "https://provider.example.com" },
    identity_provider: {
      issuer: "https://idp.example.com",
      token_endpoint: "https://idp.example.com/token",
      client_id: "client-at-idp",
    },
    options: { ...BOUND.options, grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer" },
  });
  const thumbprints: string[] = [];
  const used = new Set<string>();
  let exchanges = 1;
  fakeProvider(async ({ method, url, proof }) => {
    if (new URL(url).host === "idp.example.com") {
      exchanges += 1;
      return Response.json({
        access_token: unsignedJwt({ iss: "https://idp.example.com", sub: "ada" }),
        issued_token_type: `${type}id-jag`,
        token_type: "N_A",
        refresh_token: `refresh-${exchanges}`,
      });
    }
    const { thumbprint } = await checkProof(proof, { method, url, now: stage.clock.now(), used });
    thumbprints.push(thumbprint);
    return exchanges === 2 ? tokenError("invalid_scope") : tokenResponse("bearer");
  });
  const subject = { subject_token: "refresh-1", subject_token_type: `${type}refresh_token` };
  const grant = { integration: stage.integration, end_user: "ada", ...subject };
  expect(await stage.stub.importGrant(stage.ids, grant)).toMatchObject({ ok: false });
  expect(await stage.stub.getToken({ evenIfRefused: true })).toMatchObject({
    failure: { code: "dpop_not_supported" },
  });
  expect(new Set(thumbprints).size).toBe(1);
  expect(thumbprints).toHaveLength(2);
});

describe("E3 · a new root key", () => {
  const { keyring } = configOf(env);

  /** Replaces encrypted values by ones that an earlier root key has encrypted. */
  async function withFormerKey(sealed: string, context: ReturnType<typeof connectionKeyContext>) {
    const keys: unknown[] = JSON.parse(env.ROOT_KEYS ?? "").keys;
    const former = parseConfig({ ...env, ROOT_KEYS: JSON.stringify({ keys: keys.toReversed() }) });
    if (!former.ok) throw new Error(former.problems.join(" "));
    return seal(former.config.keyring, context, await open(keyring, context, sealed, z.unknown()));
  }

  test("re-encrypts the key of a grant, in the object and in KV", async () => {
    const { stage, provider } = await newBound();
    const { app, connection: id } = stage.ids;
    const context = connectionKeyContext("grant", { app, id });
    await runInDurableObject(stage.stub, async (_, { storage }) => {
      const store = new ConnectionStore(storage.sql);
      const connection = store.connection();
      if (connection === null) throw new Error("there is no connection");
      const sealed_grant = await withFormerKey(connection.sealed_grant ?? "", context);
      store.putConnection({ ...connection, sealed_grant });
    });
    expect(await stage.stub.reEncrypt(keyring.currentKid)).toBe(true);
    const copy = await readTokenCopy(env.TOKENS, app, id);
    const tokens = await open(
      keyring,
      context,
      copy?.grant ?? "",
      z.looseObject({ dpop_key: z.looseObject({}) }),
    );
    expect(tokens.dpop_key).toHaveProperty("d");
    stage.clock.advance(HOUR);
    expect(valueOf(await stage.stub.getToken({}))).toMatchObject({ token_type: "DPoP", version: 2 });
    expect(provider.refusals).toEqual([]);
  });

  test("re-encrypts the key of an attempt", async () => {
    const { stage, provider } = await newBound();
    const session = await newSession(stage, { connection_id: stage.ids.connection });
    const callback = await beginAttempt(stage, session);
    const { app, connection: id } = stage.ids;
    await runInDurableObject(stage.stub, async (_, { storage }) => {
      const store = new ConnectionStore(storage.sql);
      const attempt = codeAttempt(store, callback.attempt);
      if (attempt === null) throw new Error("there is no attempt");
      const context = connectionKeyContext("attempt", { app, id });
      const sealed_dpop_key = await withFormerKey(attempt.sealed_dpop_key ?? "", context);
      putCodeAttempt(store, { ...attempt, sealed_dpop_key });
    });
    expect(await stage.stub.reEncrypt(keyring.currentKid)).toBe(true);
    stage.clock.advance(MINUTE);
    valueOf((await stage.stub.receiveCallback(callback)).result);
    expect(keysOf(provider)).toEqual([0, 1]);
  });
});
