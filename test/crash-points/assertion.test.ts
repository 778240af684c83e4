import { describe, expect, test } from "vitest";
import type { ConnectionObject } from "../../src/connection/connection-object.ts";
import { runInDurableObject } from "cloudflare:test";
import { HOUR, MINUTE } from "../../src/shared/clock.ts";
import {
  crashPointsOf,
  failuresAt,
  namesOf,
  newConnectionStage,
  readStorage,
  runAlarm,
  runAndCrash,
} from "./crash-points.ts";
import { type CrashPoint, freshStub } from "./crash-injector.ts";
import { newStage, type Stage, updateIntegration, valueOf } from "../support/workers/create-connection.ts";
import { fakeProvider, tokenError, tokenResponse } from "../support/workers/scripted-fetch.ts";
import { unsignedJwt } from "../support/workers/unsigned-jwt.ts";

const JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const TYPE = "urn:ietf:params:oauth:token-type:";
const ENDED = "reauthorization_required";

/** An identity provider that replaces its refresh tokens, and a server that accepts each of its assertions once. */
class Enterprise {
  readonly exchanged: string[] = [];
  readonly asserted: string[] = [];
  readonly exchanges: string[] = [];
  #serial = 1;
  /** Whether the previous refresh token is accepted again, until the next one is used. */
  readonly #hasGrace: boolean;

  constructor(hasGrace: boolean) {
    this.#hasGrace = hasGrace;
  }

  /** Whether the refresh token that was stored at last may still be used. */
  accepts = (serial: number) => serial === this.#serial || (this.#hasGrace && serial === this.#serial - 1);

  install(): void {
    fakeProvider(({ url, form }) => {
      const { pathname } = new URL(url);
      if (pathname === "/idp") return this.#exchange(form.get("subject_token") ?? "");
      if (form.has("subject_token")) {
        this.exchanges.push(form.get("subject_token") ?? "");
        return Response.json({
          access_token: `exchanged-${this.exchanges.length}`,
          issued_token_type: `${TYPE}access_token`,
          token_type: "Bearer",
          expires_in: 3600,
        });
      }
      const assertion = form.get("assertion") ?? "";
      if (this.asserted.includes(assertion)) return tokenError("invalid_grant");
      this.asserted.push(assertion);
      return tokenResponse(`access-${this.asserted.length}`);
    });
  }

  #exchange(token: string): Response {
    this.exchanged.push(token);
    if (!this.accepts(Number(token.replace("refresh-", "")))) return tokenError("invalid_grant");
    if (token === `refresh-${this.#serial}`) this.#serial += 1;
    const claims = { iss: "https://idp.example.com", sub: "ada", jti: this.exchanged.length };
    return Response.json({
      access_token: unsignedJwt(claims),
      issued_token_type: `${TYPE}id-jag`,
      token_type: "N_A",
      refresh_token: `refresh-${this.#serial}`,
    });
  }
}

const SETTINGS = {
  provider: "oauth2",
  client_id: "client",
  client_secret: "a-client-secret",
  endpoints: {
    issuer: "https://server.example.com",
    authorization_endpoint: "https://server.example.com/authorize",
    token_endpoint: "https://server.example.com/token",
  },
  identity_provider: {
    issuer: "https://idp.example.com",
    token_endpoint: "https://idp.example.com/idp",
    client_id: "client-at-idp",
  },
  options: { grant_type: JWT_BEARER, token_exchange: true },
} as const;

const newBase = () => newStage({ ...SETTINGS, options: { ...SETTINGS.options } });

/** A connection with a token of the identity provider, whose access token has expired. */
async function newSetup(base: Stage, hasGrace: boolean, age = HOUR) {
  const stage = newConnectionStage(base);
  const enterprise = new Enterprise(hasGrace);
  enterprise.install();
  const subject = { subject_token: "refresh-1", subject_token_type: `${TYPE}refresh_token` };
  const grant = { integration: stage.integration, end_user: "ada", ...subject };
  valueOf(await stage.stub.importGrant(stage.ids, grant));
  stage.clock.advance(age);
  // Writes the copy in KV again. One of more than a day would be written during the scenario.
  valueOf(await updateIntegration(stage, {}));
  return { stage, enterprise };
}

/** Sends two calls that need the same new token. */
async function renewTwice(stage: Stage): Promise<void> {
  const stub = freshStub(stage);
  await Promise.allSettled([stub.getToken({}), stub.refresh({})]);
}

async function crashAndRecover(base: Stage, hasGrace: boolean, byAlarm: boolean, point: CrashPoint) {
  const { stage, enterprise } = await newSetup(base, hasGrace);
  const before = enterprise.exchanged.length;
  await runAndCrash(stage, point, () => renewTwice(stage));
  stage.clock.advance(MINUTE);
  await (byAlarm ? runAlarm(stage) : freshStub(stage).getToken({}));
  const { connection } = await readStorage(stage);
  expect(connection?.refresh.intent ?? null).toBeNull();
  const token = await freshStub(stage).getToken({});
  // Only where the identity provider does not accept a refresh token again can a lost response end the grant.
  expect(token.ok ? "active" : token.failure.code).toBe(connection?.status);
  expect(hasGrace ? ["active"] : ["active", ENDED]).toContain(connection?.status);
  // Each new token took one assertion, and no assertion was sent twice.
  expect(new Set(enterprise.asserted).size).toBe(enterprise.asserted.length);
  expect(enterprise.exchanged.length - before).toBeLessThanOrEqual(3);
  // The connection can be renewed once more with what was stored.
  if (connection?.status !== "active") return;
  stage.clock.advance(2 * HOUR);
  expect(await freshStub(stage).getToken({})).toMatchObject({ ok: true });
}

describe("a renewal with a refresh token of the identity provider that crashes at any point", () => {
  test.each<[string, string, boolean, boolean]>([
    ["the alarm alone", "accepts the previous token again", true, true],
    ["the next caller", "accepts the previous token again", true, false],
    ["the next caller", "ends the access when a token is used again", false, false],
  ])(
    "is recovered by %s if the identity provider %s",
    async (_, __, hasGrace, byAlarm) => {
      const base = await newBase();
      const { stage } = await newSetup(base, hasGrace);
      const complete = await runAndCrash(stage, null, () => renewTwice(stage));
      expect(namesOf(complete.calls)).toContain("fetch /idp");
      expect(namesOf(complete.calls)).toContain("fetch /token");
      const points = crashPointsOf(complete.calls);
      expect(points.length).toBeGreaterThan(30);
      expect(await failuresAt(points, (point) => crashAndRecover(base, hasGrace, byAlarm, point))).toEqual(
        [],
      );
    },
    60_000,
  );
});

describe("a creation that crashes at any point", () => {
  test("leaves nothing, or a connection that works or can be refreshed", async () => {
    const base = await newBase();
    const scenario = async (point: CrashPoint | null) => {
      const stage = newConnectionStage(base);
      const enterprise = new Enterprise(true);
      enterprise.install();
      const subject = { subject_token: "refresh-1", subject_token_type: `${TYPE}refresh_token` };
      const grant = { integration: stage.integration, end_user: "ada", ...subject };
      const injector = await runAndCrash(stage, point, () => freshStub(stage).importGrant(stage.ids, grant));
      await runAlarm(stage);
      const { connection } = await readStorage(stage);
      // Nothing is known before the identity provider has answered.
      if (connection === null) return injector;
      const stub = freshStub(stage);
      const token =
        connection.status === "active"
          ? await stub.getToken({})
          : await stub.refresh({ evenIfRefused: true });
      expect(token).toMatchObject({ ok: true });
      expect((await readStorage(stage)).connection?.status).toBe("active");
      return injector;
    };
    const points = crashPointsOf((await scenario(null)).calls);
    expect(points.length).toBeGreaterThan(20);
    expect(await failuresAt(points, async (point) => void (await scenario(point)))).toEqual([]);
  }, 60_000);
});

test("a token exchange that crashes at any point is sent at most once more", async () => {
  const base = await newBase();
  const request = { audience: ["a"], resource: [], scope: null, requestedTokenType: null };
  const exchange = (stage: Stage) => freshStub(stage).exchangeToken(request);
  const scenario = async (point: CrashPoint | null) => {
    const { stage, enterprise } = await newSetup(base, true, MINUTE);
    const injector = await runAndCrash(stage, point, () =>
      Promise.all([exchange(stage), exchange(stage), exchange(stage)]),
    );
    const first = valueOf(await exchange(stage));
    expect(valueOf(await exchange(stage))).toEqual(first);
    expect(enterprise.exchanges.length).toBeLessThanOrEqual(point === null ? 1 : 2);
    await runInDurableObject(freshStub(stage), (_: ConnectionObject, { storage }) => {
      expect(storage.sql.exec("SELECT key FROM exchanged_token").toArray()).toHaveLength(1);
    });
    return injector;
  };
  const points = crashPointsOf((await scenario(null)).calls);
  expect(points.length).toBeGreaterThan(8);
  expect(await failuresAt(points, async (point) => void (await scenario(point)))).toEqual([]);
}, 60_000);
