import { LATCHKEY } from "../../../src/shared/actor.ts";
import { runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { connectionStub } from "../../../src/connection/connection-rpc.ts";
import { MINUTE, SECOND } from "../../../src/shared/clock.ts";
import { readStorage } from "../../crash-points/crash-points.ts";
import {
  beginAttempt,
  newSession,
  newStage,
  RETURN_URL,
  type Stage,
  tablesOf,
  valueOf,
} from "../../support/workers/create-connection.ts";
import { tokenResponse, fakeProvider, tokenError } from "../../support/workers/scripted-fetch.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

async function newAttempt(completion: "confirm" | "automatic" = "automatic") {
  const stage = await newStage();
  const session = await newSession(stage, { completion });
  return { ...stage, session, callback: await beginAttempt(stage, session) };
}

/** Returns the failure code of a callback, or null if it was accepted. */
async function failureCodeOf({ stub }: Stage, callback: Parameters<Stage["stub"]["receiveCallback"]>[0]) {
  const { result } = await stub.receiveCallback(callback);
  return result.ok ? null : result.failure.code;
}

describe("a session", () => {
  test("is valid for 30 minutes", async () => {
    const { stub, ids, integration, clock, session } = await newAttempt();
    clock.advance(30 * MINUTE - 1);
    expect(await stub.describeSession(ids, session)).toMatchObject({ ok: true });
    clock.advance(1);
    const expired = { failure: { code: "session_expired" } };
    expect(await stub.describeSession(ids, session)).toMatchObject(expired);
    expect(await stub.beginAttempt(ids, { session, integration })).toMatchObject(expired);
  });

  test("can't be used after it led to a connection", async () => {
    const { stub, ids, integration, session, callback } = await newAttempt();
    fakeProvider(() => tokenResponse("access-1"));
    await stub.receiveCallback(callback);
    const expired = { failure: { code: "session_already_used" } };
    expect(await stub.describeSession(ids, session)).toMatchObject(expired);
    expect(await stub.beginAttempt(ids, { session, integration })).toMatchObject(expired);
  });
});

describe("an attempt", () => {
  test("expires after ten minutes", async () => {
    const stage = await newAttempt();
    stage.clock.advance(10 * MINUTE);
    const received = fakeProvider(() => tokenResponse("access-1"));
    expect(await failureCodeOf(stage, stage.callback)).toBe("attempt_expired");
    expect(received).toEqual([]);
  });

  test("is valid until it expires, even if its session expires before", async () => {
    const stage = await newStage();
    const session = await newSession(stage);
    stage.clock.advance(29 * MINUTE);
    const callback = await beginAttempt(stage, session);
    stage.clock.advance(10 * MINUTE - SECOND);
    fakeProvider(() => tokenResponse("access-1"));
    expect(await failureCodeOf(stage, callback)).toBeNull();
  });

  test("remains after the sweep task that deletes its session", async () => {
    const stage = await newStage();
    const session = await newSession(stage);
    stage.clock.advance(29 * MINUTE);
    const callback = await beginAttempt(stage, session);
    stage.clock.advance(MINUTE);
    await runDurableObjectAlarm(stage.stub);
    stage.clock.advance(MINUTE);
    fakeProvider(() => tokenResponse("access-1"));
    expect(await failureCodeOf(stage, callback)).toBeNull();
  });

  test("can't be confirmed after it has expired", async () => {
    const { stub, clock, callback } = await newAttempt("confirm");
    const received = fakeProvider(() => tokenResponse("access-1"));
    expect((await stub.receiveCallback(callback)).result).toMatchObject({ value: { next: "confirm" } });
    clock.advance(10 * MINUTE);
    expect(await stub.confirmAttempt(callback.attempt, "ada")).toMatchObject({
      failure: { code: "attempt_expired" },
    });
    expect(received).toEqual([]);
  });

  test("A2 · has its own code verifier and sends it with the code", async () => {
    const stage = await newAttempt();
    const started = await stage.stub.beginAttempt(stage.ids, {
      session: stage.session,
      integration: stage.integration,
    });
    const received = fakeProvider(() => tokenResponse("access-1"));
    await stage.stub.receiveCallback(stage.callback);
    const verifier = received[0]?.form.get("code_verifier") ?? "";
    expect(verifier).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(valueOf(started).location).not.toContain(verifier);
  });
});

describe("a callback", () => {
  test("B1 · that arrives fifty times leads to one token request and one response", async () => {
    const { stub, callback } = await newAttempt();
    const received = fakeProvider(() => tokenResponse("access-1"));
    const responses = await Promise.all(Array.from({ length: 50 }, () => stub.receiveCallback(callback)));
    expect(received).toHaveLength(1);
    expect(responses.map(({ result }) => valueOf(result))).toEqual(
      Array.from({ length: 50 }, () => ({ next: "connected" })),
    );
    expect((await stub.receiveCallback(callback)).result).toMatchObject({ ok: true });
    expect(received).toHaveLength(1);
  });

  const wrong = {
    cookie: "another",
    callbackId: "cb00000000000000000000",
    error: "access_denied",
    code: null,
  };

  test.each([
    ["cookie, callback id and error", wrong, "wrong_browser"],
    ["no cookie", { cookie: null }, "wrong_browser"],
    ["callback id and error", { ...wrong, cookie: undefined }, "callback_mismatch"],
    ["an error", { error: "access_denied", code: null }, "access_denied"],
    ["no code", { code: null }, "callback_invalid"],
  ])("B1 · with a wrong value in %s fails with the first of them", async (_, changes, code) => {
    const stage = await newAttempt();
    const received = fakeProvider(() => tokenResponse("access-1"));
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
    expect(await failureCodeOf(stage, { ...stage.callback, ...given })).toBe(code);
    expect(received).toEqual([]);
  });

  test.each([
    ["with another browser's cookie", { cookie: "another" }],
    ["without a cookie", { cookie: null }],
    ["without a cookie, and denied", { cookie: null, code: null, error: "access_denied" }],
    [
      "without a cookie, and with another callback id",
      { cookie: null, callbackId: "cb00000000000000000000" },
    ],
  ])("A3, B1 · %s changes nothing, and the right browser can then finish", async (_, changes) => {
    const stage = await newAttempt();
    const received = fakeProvider(() => tokenResponse("access-1"));
    const foreign = { ...stage.callback, ...changes };
    const before = await readStorage(stage);
    expect(await failureCodeOf(stage, foreign)).toBe("wrong_browser");
    expect(await failureCodeOf(stage, { ...foreign, isReport: true })).toBe("wrong_browser");
    expect(await readStorage(stage)).toEqual(before);
    expect(await failureCodeOf(stage, stage.callback)).toBeNull();
    expect(await failureCodeOf(stage, foreign)).toBe("attempt_already_used");
    expect(received).toHaveLength(1);
  });

  test("A3 · of an unknown attempt fails without details", async () => {
    const { stub, callback } = await newAttempt();
    expect(await stub.receiveCallback({ ...callback, attempt: "att00000000000000000000" })).toEqual({
      result: { ok: false, failure: { code: "attempt_expired" } },
      returnInfo: null,
    });
  });

  test("returns how to continue only to the browser that began the attempt", async () => {
    const { stub, callback, session } = await newAttempt();
    const denied = { ...callback, code: null, error: "access_denied" };
    expect((await stub.receiveCallback(denied)).returnInfo).toEqual({
      session,
      integration: expect.any(String),
      institution: null,
      openerOrigin: null,
      app: { name: "Test app", logo: null, brand: null },
      returnUrl: RETURN_URL,
      canRetry: true,
      flow: "redirect",
    });
    expect((await stub.receiveCallback({ ...denied, cookie: "another" })).returnInfo).toBeNull();
  });
});

describe("the authorization code", () => {
  test("D2 · is not exchanged before the app has confirmed the end user", async () => {
    const { stub, callback } = await newAttempt("confirm");
    const received = fakeProvider(() => tokenResponse("access-1"));
    await stub.receiveCallback(callback);
    expect(received).toEqual([]);
    expect(valueOf(await stub.confirmAttempt(callback.attempt, "ada")).status).toBe("active");
    expect(received).toHaveLength(1);
  });

  test("D2 · is discarded when the app confirms another end user, and can't be confirmed again", async () => {
    const { stub, callback } = await newAttempt("confirm");
    const received = fakeProvider(() => tokenResponse("access-1"));
    await stub.receiveCallback(callback);
    const mismatch = { failure: { code: "end_user_mismatch" } };
    expect(await stub.confirmAttempt(callback.attempt, "mallory")).toMatchObject(mismatch);
    expect(await stub.confirmAttempt(callback.attempt, "ada")).toMatchObject(mismatch);
    expect(received).toEqual([]);
    expect(valueOf(await stub.get()).status).toBe("pending");
  });

  test("is exchanged once, however often the app confirms", async () => {
    const { stub, callback } = await newAttempt("confirm");
    const received = fakeProvider(() => tokenResponse("access-1"));
    await stub.receiveCallback(callback);
    const confirmed = await Promise.all(
      Array.from({ length: 20 }, () => stub.confirmAttempt(callback.attempt, "ada")),
    );
    expect(confirmed.every((result) => result.ok)).toBe(true);
    expect(await stub.confirmAttempt(callback.attempt, "ada")).toMatchObject({ ok: true });
    expect(received).toHaveLength(1);
  });

  test.each([
    ["invalid_grant", "authorization_code_rejected"],
    ["invalid_client", "integration_misconfigured"],
    ["invalid_request", "authorization_failed"],
  ])("that is rejected with %s fails the attempt with %s and is not sent again", async (error, code) => {
    const stage = await newAttempt();
    const received = fakeProvider(() => tokenError(error));
    expect(await failureCodeOf(stage, stage.callback)).toBe(code);
    expect(await failureCodeOf(stage, stage.callback)).toBe(code);
    expect(received).toHaveLength(1);
  });

  test("is not sent again after a network error, because it may have arrived", async () => {
    const stage = await newAttempt();
    const received = fakeProvider(() => Promise.reject(new TypeError("reset")));
    expect(await failureCodeOf(stage, stage.callback)).toBe("provider_unavailable");
    expect(await failureCodeOf(stage, stage.callback)).toBe("provider_unavailable");
    expect(received).toHaveLength(1);
  });

  test("A4 · is sent to the token endpoint of the attempt, even if the integration has changed since", async () => {
    const stage = await newAttempt();
    const { endpoints } = valueOf(await stage.appStub.getIntegration(stage.integration));
    const moved = { ...endpoints, token_endpoint: "https://evil.example.com/token" };
    const changes = { endpoints: moved, client_secret: "secret" };
    valueOf(await stage.appStub.updateIntegration(stage.integration, changes, LATCHKEY));
    const received = fakeProvider(() => tokenResponse("access-1"));
    expect(await failureCodeOf(stage, stage.callback)).toBeNull();
    expect(received.map(({ url }) => url)).toEqual(["https://provider.example.com/token"]);
  });

  test("leaves no data if the connection is deleted during the exchange", async () => {
    const stage = await newAttempt();
    const { app, connection } = stage.ids;
    fakeProvider(async () => {
      await connectionStub(env, app, connection).delete();
      return tokenResponse("access-1", "refresh-1");
    });
    expect((await stage.stub.receiveCallback(stage.callback)).result.ok).toBe(false);
    expect(await stage.stub.get()).toMatchObject({ failure: { code: "connection_not_found" } });
    expect(await tablesOf(stage.stub)).toEqual([]);
  });

  test("leaves no data if the connection is deleted during an exchange that fails", async () => {
    const stage = await newAttempt();
    const { app, connection } = stage.ids;
    fakeProvider(async () => {
      await connectionStub(env, app, connection).delete();
      return tokenError("invalid_grant");
    });
    expect((await stage.stub.receiveCallback(stage.callback)).result.ok).toBe(false);
    expect(await tablesOf(stage.stub)).toEqual([]);
  });
});
