// Connections with a device code (RFC 8628): when the alarm polls, how an attempt ends, and what becomes of its grant.

import { LATCHKEY } from "../../../../src/shared/actor.ts";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { MINUTE, SECOND } from "../../../../src/shared/clock.ts";
import { advanceTime } from "../../../support/workers/advance-time.ts";
import {
  beginAttempt,
  newSession,
  newStage,
  type Stage,
  valueOf,
} from "../../../support/workers/create-connection.ts";
import { DEVICE, DeviceServer } from "../../../support/workers/device-server.ts";
import { tokenError, tokenResponse } from "../../../support/workers/scripted-fetch.ts";

let stage: Stage;
let server: DeviceServer;

beforeEach(async () => {
  stage = await newStage(DEVICE);
  server = new DeviceServer(stage.clock.now);
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Creates a session, and requests its code. */
async function begin(changes: Parameters<typeof newSession>[1] = {}) {
  const session = await newSession(stage, { completion: "confirm", flow: "device", ...changes });
  return { session, ...valueOf(await stage.stub.beginDeviceAttempt(session)) };
}

const confirm = (attempt: string, endUser = "ada") => stage.stub.confirmAttempt(attempt, endUser);
const connection = async () => valueOf(await stage.stub.get());

/** Connects an account. */
async function connect(): Promise<void> {
  const { attempt } = await begin();
  server.answer = server.issue;
  await advanceTime(stage, 10 * SECOND);
  valueOf(await confirm(attempt));
}

describe("the alarm", () => {
  test("polls at the server's interval, slower after slow_down and failures, and stores the grant", async () => {
    server.code = { interval: 7 };
    const { attempt, ...shown } = await begin();
    const start = stage.clock.now();
    expect(shown).toMatchObject({
      userCode: "WDJB-1",
      verificationUri: "https://provider.example.com/activate",
      expiresAt: start + 15 * MINUTE,
      intervalSeconds: 7,
    });
    expect(await confirm(attempt)).toMatchObject({
      failure: { code: "authorization_pending", retryAfterSeconds: 7 },
    });
    const answers = [
      () => tokenError("authorization_pending"),
      () => tokenError("slow_down"),
      () => Promise.reject(new Error("no network")),
      () => new Response("<html>", { status: 503 }),
      () => tokenError("authorization_pending"),
      server.issue,
    ];
    server.answer = () => answers.shift()?.() ?? tokenError("invalid_grant");
    await advanceTime(stage, 5 * MINUTE);
    const waits = server.polls.map(({ at }, i) => (at - (server.polls[i - 1]?.at ?? start)) / SECOND);
    expect(waits).toEqual([7, 7, 12, 24, 48, 12]);
    expect(new Set(server.polls.map(({ code }) => code))).toEqual(new Set(["device-1"]));
    expect(await connection()).toMatchObject({ status: "pending" });
    expect(valueOf(await confirm(attempt))).toMatchObject({ status: "active", account: { id: "ada" } });
    expect(valueOf(await confirm(attempt))).toMatchObject({ status: "active" });
    expect(valueOf(await stage.stub.refresh({}))).toMatchObject({ access_token: "access-2", version: 2 });
    // Nothing is left that would revoke the grant later.
    await advanceTime(stage, 30 * MINUTE);
    expect(server.revoked).toEqual([]);
    expect(server.polls).toHaveLength(6);
  });

  test.each([
    ["access_denied", () => tokenError("access_denied"), "access_denied"],
    ["expired_token", () => tokenError("expired_token"), "attempt_expired"],
    ["invalid_grant", () => tokenError("invalid_grant"), "authorization_code_rejected"],
    ["invalid_client", () => tokenError("invalid_client", 401), "integration_misconfigured"],
    ["an unknown error", () => tokenError("unknown"), "authorization_failed"],
    ["use_dpop_nonce without DPoP", () => tokenError("use_dpop_nonce"), "provider_unavailable"],
    ["no token", () => Response.json({}), "provider_response_invalid"],
  ])("ends the attempt after %s", async (_, answer, code) => {
    const { attempt, session } = await begin();
    server.answer = answer;
    await advanceTime(stage, 10 * SECOND);
    expect(await stage.stub.sessionStatus(session)).toMatchObject({ status: "failed", code });
    expect(await confirm(attempt)).toMatchObject({ failure: { code } });
    expect((await connection()).last_error).toMatchObject({ code });
    await advanceTime(stage, 10 * MINUTE);
    expect(server.polls).toHaveLength(1);
  });

  test("ends the attempt when the code expires, without another poll", async () => {
    server.code = { expires_in: 60 };
    const { attempt, session } = await begin();
    await advanceTime(stage, 20 * MINUTE);
    expect(server.polls).toHaveLength(11);
    expect(await stage.stub.sessionStatus(session)).toMatchObject({
      status: "failed",
      code: "attempt_expired",
    });
    expect(await confirm(attempt)).toMatchObject({ failure: { code: "attempt_expired" } });
  });

  test("does not poll after the connection is deleted, and revokes a grant that arrives then", async () => {
    await begin();
    let mayRespond = false;
    server.answer = async () => {
      await vi.waitUntil(() => mayRespond, { timeout: 30_000 });
      return tokenResponse("late-access", "late-refresh");
    };
    const polled = advanceTime(stage, 6 * SECOND);
    await vi.waitUntil(() => server.polls.length > 0, { timeout: 30_000 });
    valueOf(await stage.stub.delete());
    mayRespond = true;
    await polled;
    await advanceTime(stage, 5 * MINUTE);
    expect(server.polls).toHaveLength(1);
    expect(server.revoked).toEqual(["late-refresh"]);
  });
});

test("a grant that arrives after a newer attempt is not revoked if it may be of the connection's account", async () => {
  const { userinfo_endpoint: _, ...endpoints } = DEVICE.endpoints ?? {};
  stage = await newStage({ ...DEVICE, endpoints });
  server = new DeviceServer(stage.clock.now);
  await connect();
  await begin({ connection_id: stage.ids.connection });
  const polls = server.polls.length;
  let mayRespond = false;
  server.answer = async () => {
    await vi.waitUntil(() => mayRespond, { timeout: 30_000 });
    return server.issue();
  };
  const polled = advanceTime(stage, 6 * SECOND);
  await vi.waitUntil(() => server.polls.length > polls, { timeout: 30_000 });
  await beginAttempt(stage, await newSession(stage, { connection_id: stage.ids.connection }));
  mayRespond = true;
  await polled;
  await advanceTime(stage, 5 * MINUTE);
  expect(server.revoked).toEqual([]);
  expect(await connection()).toMatchObject({ status: "active" });
});

/** Requests a code that the person approves, and polls it. */
async function approve() {
  const begun = await begin();
  server.answer = server.issue;
  await advanceTime(stage, 10 * SECOND);
  expect(await stage.stub.sessionStatus(begun.session)).toMatchObject({ status: "returned" });
  return begun;
}

describe("a grant that waits for the app", () => {
  test("is revoked after ten minutes without a confirmation", async () => {
    const { attempt } = await approve();
    await advanceTime(stage, 9 * MINUTE);
    expect(server.revoked).toEqual([]);
    await advanceTime(stage, 2 * MINUTE);
    expect(server.revoked).toEqual(["refresh-1"]);
    expect(await confirm(attempt)).toMatchObject({ failure: { code: "attempt_expired" } });
  });

  test("D2 · is revoked at once if the app confirms another end user", async () => {
    const { attempt } = await approve();
    expect(await confirm(attempt, "eve")).toMatchObject({ failure: { code: "end_user_mismatch" } });
    await advanceTime(stage, SECOND);
    expect(server.revoked).toEqual(["refresh-1"]);
    expect(await confirm(attempt)).toMatchObject({ failure: { code: "end_user_mismatch" } });
  });

  test("is revoked if the connection is deleted", async () => {
    await approve();
    expect(valueOf(await stage.stub.delete()).revocation).toBe("revoked");
    expect(server.revoked).toEqual(["refresh-1"]);
  });

  test("is not lost if the session expires before the app confirms", async () => {
    server.code = { expires_in: 1800 };
    const { attempt, session } = await begin();
    await advanceTime(stage, 29 * MINUTE);
    server.answer = server.issue;
    await advanceTime(stage, 2 * MINUTE);
    expect(await stage.stub.sessionStatus(session)).toMatchObject({ status: "returned" });
    expect(valueOf(await confirm(attempt))).toMatchObject({ status: "active" });
  });

  test("is not revoked if it may be of the account that was connected in the meantime", async () => {
    const { userinfo_endpoint: _, ...endpoints } = DEVICE.endpoints ?? {};
    stage = await newStage({ ...DEVICE, endpoints });
    server = new DeviceServer(stage.clock.now);
    await approve();
    const { attempt } = await begin({ connection_id: stage.ids.connection });
    await advanceTime(stage, 10 * SECOND);
    valueOf(await confirm(attempt));
    await advanceTime(stage, 30 * MINUTE);
    // The server may end all grants of a person and client together.
    expect(server.revoked).toEqual([]);
    expect(valueOf(await stage.stub.delete()).revocation).toBe("revoked");
    expect(server.revoked).toEqual(["refresh-2"]);
  });

  test("of a reconnect does not end the connection's own grant if the app does not confirm", async () => {
    await connect();
    await begin({ connection_id: stage.ids.connection });
    await advanceTime(stage, 30 * MINUTE);
    expect(server.revoked).toEqual([]);
    expect(await connection()).toMatchObject({ status: "active" });
  });
});

test("D6 · rejects a reconnect with another account, and revokes its grant", async () => {
  await connect();
  server.account = "grace";
  const { attempt } = await begin({ connection_id: stage.ids.connection });
  await advanceTime(stage, 10 * SECOND);
  expect(await confirm(attempt)).toMatchObject({ failure: { code: "account_mismatch" } });
  expect(server.revoked).toEqual(["refresh-2"]);
  server.account = "ada";
  const again = await begin({ connection_id: stage.ids.connection });
  await advanceTime(stage, 10 * SECOND);
  expect(valueOf(await confirm(again.attempt))).toMatchObject({ status: "active", account: { id: "ada" } });
});

test("connects without a confirmation if the session says so", async () => {
  const { session } = await begin({ completion: "automatic" });
  server.answer = server.issue;
  await advanceTime(stage, 10 * SECOND);
  expect(await connection()).toMatchObject({ status: "active", account: { id: "ada" } });
  expect(await stage.stub.sessionStatus(session)).toMatchObject({ status: "connected" });
  const { data } = valueOf(await stage.stub.listEvents(null, 10));
  expect(data.map(({ type }) => type)).toEqual(["connection.created"]);
});

test("sends scopes, authorization parameters, and the client's credentials", async () => {
  valueOf(
    await stage.appStub.updateIntegration(
      stage.integration,
      {
        options: { authorization_parameters: { audience: "https://api.example.com" } },
      },
      LATCHKEY,
    ),
  );
  await begin({ scopes: ["read", "write"] });
  expect(server.requests).toEqual([
    {
      form: { client_id: "client", scope: "read write", audience: "https://api.example.com" },
      authorization: `Basic ${btoa("client:a-client-secret")}`,
    },
  ]);
});

test.each([
  { user_code: "A\u202EB" },
  { user_code: undefined },
  { verification_uri: "http://provider.example.com/activate" },
  { verification_uri: "javascript:alert(1)" },
  { verification_uri: "https://192.168.0.1/" },
  { device_code: "" },
])("F3 · refuses a code or an address that can't be shown: %o", async (code) => {
  server.code = code;
  const session = await newSession(stage, { flow: "device" });
  expect(await stage.stub.beginDeviceAttempt(session)).toMatchObject({
    failure: { code: "provider_response_invalid" },
  });
  await advanceTime(stage, MINUTE);
  expect(server.polls).toEqual([]);
});

test("says that the server rejects the authorization details", async () => {
  server.code = { device_code: "", error: "invalid_authorization_details" };
  const session = await newSession(stage, { flow: "device" });
  expect(await stage.stub.beginDeviceAttempt(session)).toMatchObject({
    failure: {
      code: "authorization_details_rejected",
      providerResponse: { error: "invalid_authorization_details" },
    },
  });
});

test("accepts an address under its older name, and no link to another host", async () => {
  server.code = {
    verification_uri: undefined,
    verification_url: "https://provider.example.com/code",
    verification_uri_complete: "https://evil.example.net/?c=1",
  };
  expect(await begin()).toMatchObject({
    verificationUri: "https://provider.example.com/code",
    verificationUriComplete: null,
  });
});

/** Clicks on the connect page. */
const click = async (session: string, browser: string) =>
  valueOf(await stage.stub.beginAttempt(stage.ids, { session, integration: stage.integration, browser }));

describe("the connect page", () => {
  test("D7 · shows the code that the app shows, and returns when the person has approved it", async () => {
    const { session, attempt } = await begin();
    const { id, location, cookie } = await click(session, "browser-1");
    expect(id).toBe(attempt);
    expect(location).toMatch(/^\/connect\/status\?state=/);
    const status = async (value = cookie) =>
      (await stage.stub.attemptStatus({ attempt: id, cookie: value })).result;
    expect(await status()).toMatchObject({ value: { next: "device", code: { userCode: "WDJB-1" } } });
    expect(await status("another-cookie")).toMatchObject({ failure: { code: "wrong_browser" } });
    expect(
      await stage.stub.beginAttempt(stage.ids, {
        session,
        integration: stage.integration,
        browser: "browser-2",
      }),
    ).toMatchObject({ failure: { code: "wrong_browser" } });
    server.answer = server.issue;
    await advanceTime(stage, 10 * SECOND);
    expect(await status()).toMatchObject({ value: { next: "confirm" } });
    expect(valueOf(await confirm(attempt)).status).toBe("active");
    expect(server.requests).toHaveLength(1);
  });

  test("gets a new code after the first one has expired, and the first handle confirms it", async () => {
    server.code = { expires_in: 60 };
    const { session, attempt } = await begin();
    const first = await click(session, "browser-1");
    stage.clock.advance(2 * MINUTE);
    expect((await stage.stub.attemptStatus({ attempt, cookie: first.cookie })).result).toMatchObject({
      failure: { code: "attempt_expired" },
    });
    const second = await click(session, "browser-1");
    expect(second.id).not.toBe(attempt);
    expect(await confirm(attempt)).toMatchObject({ failure: { code: "authorization_pending" } });
    server.answer = server.issue;
    await advanceTime(stage, 10 * SECOND);
    expect(server.polls.at(-1)?.code).toBe("device-2");
    expect(valueOf(await confirm(attempt)).status).toBe("active");
  });

  test("H6 · requests at most ten codes of a session", async () => {
    server.code = { expires_in: 6 };
    const { session } = await begin();
    for (let codes = 1; codes < 10; codes += 1) {
      await advanceTime(stage, 10 * SECOND);
      await click(session, "browser-1");
    }
    await advanceTime(stage, 10 * SECOND);
    expect(
      await stage.stub.beginAttempt(stage.ids, {
        session,
        integration: stage.integration,
        browser: "browser-1",
      }),
    ).toMatchObject({ failure: { code: "rate_limited" } });
    expect(server.requests).toHaveLength(10);
  });
});

test("a newer attempt at the connection ends the polling of an older one", async () => {
  const first = await begin();
  const second = await begin({ connection_id: stage.ids.connection });
  await advanceTime(stage, 12 * SECOND);
  expect(new Set(server.polls.map(({ code }) => code))).toEqual(new Set(["device-2"]));
  expect(await confirm(first.attempt)).toMatchObject({ failure: { code: "attempt_expired" } });
  expect((await connection()).last_error).toBeNull();
  const redirect = await newSession(stage, { connection_id: stage.ids.connection });
  await beginAttempt(stage, redirect);
  const { length } = server.polls;
  await advanceTime(stage, MINUTE);
  expect(server.polls).toHaveLength(length);
  expect(await confirm(second.attempt)).toMatchObject({ failure: { code: "attempt_expired" } });
});

test("B1 · a callback does not touch an attempt with a device code", async () => {
  const { session, attempt } = await begin();
  const { id, cookie, callbackId } = valueOf(
    await stage.stub.beginAttempt(stage.ids, { session, integration: stage.integration, browser: "b" }),
  );
  const callback = {
    attempt: id,
    callbackId,
    cookie,
    code: "code",
    error: null,
    iss: null,
    item: null,
    others: {},
  };
  expect((await stage.stub.receiveCallback(callback)).result).toMatchObject({
    failure: { code: "callback_mismatch" },
  });
  server.answer = server.issue;
  await advanceTime(stage, 10 * SECOND);
  expect((await stage.stub.receiveCallback(callback)).result).toMatchObject({
    failure: { code: "callback_mismatch" },
  });
  expect(valueOf(await confirm(attempt)).status).toBe("active");
});

test("a session for a device names one integration that has the endpoint", async () => {
  const input = { end_user: { id: "ada" }, completion: "confirm" as const, flow: "device" as const };
  const other = valueOf(
    await stage.appStub.createIntegration(
      {
        ...DEVICE,
        id: "other",
        endpoints: { ...DEVICE.endpoints, device_authorization_endpoint: undefined },
      },
      LATCHKEY,
    ),
  ).id;
  const key = valueOf(
    await stage.appStub.createIntegration(
      {
        provider: "api-key",
        id: "key",
        definition: {
          endpoints: { api_base_url: "https://provider.example.com/api" },
          account: { path: "me", id: [["id"]] },
        },
      },
      LATCHKEY,
    ),
  ).id;
  const create = (integrations: string[] | undefined) =>
    stage.appStub.createSession(stage.ids.connection, {
      ...input,
      ...(integrations === undefined ? {} : { integrations }),
    });
  expect(await create(undefined)).toMatchObject({ failure: { fields: [{ path: "integrations" }] } });
  expect(await create([stage.integration, other])).toMatchObject({
    failure: { fields: [{ path: "integrations" }] },
  });
  expect(await create([key])).toMatchObject({ failure: { fields: [{ path: "flow" }] } });
  expect(await create([other])).toMatchObject({
    failure: {
      code: "invalid_request",
      fields: [{ path: other, message: expect.stringContaining("device_authorization_endpoint") }],
    },
  });
});
