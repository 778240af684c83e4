// What can be done with a connection, for every kind of connection.

import { NO_LIMITS } from "../../support/workers/no-limits.ts";
import { LATCHKEY } from "../../../src/shared/actor.ts";
import { env, exports } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { decodeProtectedHeader } from "jose";
import { configOf, parseConfig } from "../../../src/config.ts";
import { runInDurableObject } from "cloudflare:test";
import { ConnectionStore } from "../../../src/connection/connection-store.ts";
import { connectionKeyContext } from "../../../src/connection/token/token-set.ts";
import { HOUR, MINUTE } from "../../../src/shared/clock.ts";
import { reEncrypt } from "../../../src/vault/seal.ts";
import { freshStub } from "../../crash-points/crash-injector.ts";
import {
  crashPointsOf,
  failuresAt,
  newConnectionStage,
  runAlarm,
  runAndCrash,
} from "../../crash-points/crash-points.ts";
import { newSession, type Stage, valueOf } from "../../support/workers/create-connection.ts";
import { connectKind, type Driver, DRIVERS, newKindStage, returnFrom } from "../../support/workers/kinds.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const statusOf = async (stage: Stage) => valueOf(await freshStub(stage).get()).status;

async function callApi(stage: Stage): Promise<Response> {
  const { api_key } = valueOf(await stage.appStub.createKey(NO_LIMITS, LATCHKEY));
  const url = `http://localhost:8787/v1/connections/${stage.ids.connection}/proxy/accounts`;
  return exports.default.fetch(url, { headers: { authorization: `Bearer ${api_key}` } });
}

/** Connects with a grant whose token can be rejected. */
async function connected(driver: Driver) {
  const { stage, provider } = await newKindStage(driver);
  await connectKind(driver, stage);
  return { stage, provider };
}

describe.each(DRIVERS.map((driver) => [driver.kind, driver] as const))(
  "a connection of the kind %s",
  (kind, driver) => {
    const isMachine = kind === "client_credentials" || kind === "jwt_bearer";

    test.runIf(isMachine)("is offered by no session", async () => {
      const { stage } = await newKindStage(driver);
      await expect(newSession(stage)).rejects.toThrow("invalid_request");
    });

    test.skipIf(isMachine)("is connected on the connect page, after the app's confirmation", async () => {
      const { stage } = await newKindStage(driver);
      const attempt = await returnFrom(driver, stage);
      expect(await statusOf(stage)).toBe("pending");
      expect(await freshStub(stage).confirmAttempt(attempt, "ada")).toMatchObject({
        value: { status: "active" },
      });
      // A repeated call returns the same.
      expect(await freshStub(stage).confirmAttempt(attempt, "ada")).toMatchObject({
        value: { status: "active" },
      });
    });

    test("is created by the app", async () => {
      const { stage } = await newKindStage(driver);
      const grant = { integration: stage.integration, end_user: "ada", ...driver.created };
      expect(await freshStub(stage).importGrant(stage.ids, grant)).toMatchObject(
        driver.created === null
          ? { failure: { code: "import_not_supported" } }
          : { value: { status: "active" } },
      );
    });

    test("returns its token", async () => {
      const { stage } = await connected(driver);
      const token = valueOf(await freshStub(stage).getToken({}));
      expect(token).toMatchObject({ token_type: driver.tokenType, integration: stage.integration });
      expect(token.access_token).not.toBe("");
    });

    test("calls the API with its token", async () => {
      const { stage, provider } = await connected(driver);
      const token = valueOf(await freshStub(stage).getToken({}));
      await callApi(stage);
      expect(provider.apiCalls).toEqual([token.access_token]);
    });

    test("is checked", async () => {
      const { stage } = await connected(driver);
      expect(await freshStub(stage).check()).toMatchObject({ value: { ok: true, reason: null } });
    });

    test("gets a new token if the API rejects the current one, where there can be one", async () => {
      const { stage, provider } = await connected(driver);
      const { version } = valueOf(await freshStub(stage).getToken({}));
      provider.rejectToken();
      const renewed = await freshStub(stage).getToken({ rejectedVersion: version });
      expect(renewed).toMatchObject(
        kind === "api_key"
          ? { failure: { code: "reauthorization_required" } }
          : { value: { version: version + 1 } },
      );
      expect(await statusOf(stage)).toBe(kind === "api_key" ? "reauthorization_required" : "active");
    });

    async function reconnect(stage: Stage) {
      if (kind === "jwt_bearer") {
        const { assertion } = driver.created ?? {};
        return freshStub(stage).replaceCredentials({ assertion });
      }
      if (isMachine) {
        // Nobody can reconnect it, so the app asks for another token.
        stage.clock.advance(2 * MINUTE);
        return freshStub(stage).refresh({ evenIfRefused: true });
      }
      const attempt = await returnFrom(driver, stage, { connection_id: stage.ids.connection });
      return freshStub(stage).confirmAttempt(attempt, "ada");
    }

    test("must be reconnected when its grant has ended, and can be", async () => {
      const { stage, provider } = await connected(driver);
      provider.endGrant();
      await freshStub(stage).check();
      stage.clock.advance(HOUR);
      await freshStub(stage).getToken({});
      expect(await statusOf(stage)).toBe("reauthorization_required");
      provider.recover();
      expect(await reconnect(stage)).toMatchObject({ ok: true });
      expect(await statusOf(stage)).toBe("active");
      expect(await freshStub(stage).getToken({})).toMatchObject({ ok: true });
    });

    test("is deleted here, and at the provider where that is possible", async () => {
      const { stage, provider } = await connected(driver);
      const deleted = valueOf(await freshStub(stage).delete());
      expect(deleted.revocation).toBe(kind === "api_key" ? "not_supported" : "revoked");
      expect(provider.ended).toHaveLength(kind === "api_key" ? 0 : 1);
      expect(await freshStub(stage).getToken({})).toMatchObject({
        failure: { code: "connection_not_found" },
      });
    });

    test("E3 · is encrypted again with a new root key", async () => {
      const { stage } = await connected(driver);
      const { keyring } = configOf(env);
      const keys: unknown[] = JSON.parse(env.ROOT_KEYS ?? "").keys;
      const former = parseConfig({ ...env, ROOT_KEYS: JSON.stringify({ keys: keys.toReversed() }) });
      if (!former.ok) throw new Error(former.problems.join(" "));
      const keyContext = connectionKeyContext("grant", { app: stage.ids.app, id: stage.ids.connection });
      const kidAfter = (change: (sealed: string) => Promise<string>) =>
        runInDurableObject(freshStub(stage), async (_, { storage }) => {
          const store = new ConnectionStore(storage.sql);
          const connection = store.connection();
          const sealed = connection?.sealed_grant ?? null;
          if (connection === null || sealed === null) throw new Error("there is no grant");
          const changed = await change(sealed);
          if (changed !== sealed) store.putConnection({ ...connection, sealed_grant: changed });
          return decodeProtectedHeader(changed).kid;
        });
      const before = valueOf(await freshStub(stage).getToken({}));
      const formerKid = await kidAfter(
        async (sealed) => (await reEncrypt(former.config.keyring, keyContext, sealed)) ?? sealed,
      );
      expect(formerKid).not.toBe(keyring.currentKid);
      expect(await freshStub(stage).reEncrypt(keyring.currentKid)).toBe(true);
      expect(await kidAfter((sealed) => Promise.resolve(sealed))).toBe(keyring.currentKid);
      expect(valueOf(await freshStub(stage).getToken({})).access_token).toBe(before.access_token);
    });

    test("is connected, or is not, wherever its object crashes while the app confirms", async () => {
      const { stage: base } = await newKindStage(driver);
      /** Confirms, crashes, and confirms again. */
      const scenario = async (point: Parameters<typeof runAndCrash>[1]) => {
        const stage = newConnectionStage(base);
        driver.install();
        const create = () =>
          freshStub(stage).importGrant(stage.ids, {
            integration: stage.integration,
            end_user: "ada",
            ...driver.created,
          });
        const attempt = isMachine ? "" : await returnFrom(driver, stage);
        const confirm = () => (isMachine ? create() : freshStub(stage).confirmAttempt(attempt, "ada"));
        const injector = await runAndCrash(stage, point, confirm);
        if (point !== null) await confirm().catch(() => null);
        await runAlarm(stage);
        const got = await freshStub(stage).get();
        const status = got.ok ? got.value.status : got.failure.code;
        const token = await freshStub(stage).getToken({});
        expect(token.ok).toBe(status === "active");
        // A code can be sent only once, and an item can be unknown. A key, or a client's own credentials, can be used again.
        const canFail = kind === "code" || kind === "item";
        expect(canFail ? ["active", "pending"] : ["active"]).toContain(status);
        return injector;
      };
      const { calls } = await scenario(null);
      vi.restoreAllMocks();
      const points = crashPointsOf(calls);
      expect(points.length).toBeGreaterThan(3);
      expect(await failuresAt(points, async (point) => void (await scenario(point)))).toEqual([]);
    });
  },
);
