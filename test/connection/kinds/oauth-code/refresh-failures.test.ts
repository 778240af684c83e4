import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { appStub } from "../../../../src/apps/app-rpc.ts";
import { HOUR, MINUTE, SECOND } from "../../../../src/shared/clock.ts";
import { readTokenCopy } from "../../../../src/kv/token-copy.ts";
import { newConnection, newExpired, valueOf } from "../../../support/workers/create-connection.ts";
import { tokenResponse, fakeProvider, tokenError } from "../../../support/workers/scripted-fetch.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

describe("a network error during a refresh", () => {
  test("causes one immediate retry, whose response counts", async () => {
    const { stub } = await newExpired();
    const responses = [() => Promise.reject(new TypeError("reset")), () => tokenResponse("access-2")];
    const received = fakeProvider(() => responses.shift()?.() ?? tokenError("invalid_grant"));
    expect(valueOf(await stub.getToken({})).access_token).toBe("access-2");
    expect(received.map(({ form }) => form.get("refresh_token"))).toEqual(["refresh-1", "refresh-1"]);
  });

  test("that repeats is a temporary failure, and nothing is sent before the retry time", async () => {
    const { stub, clock } = await newExpired();
    const received = fakeProvider(() => Promise.reject(new TypeError("reset")));
    expect(await stub.getToken({})).toMatchObject({
      failure: { code: "provider_unavailable", retryAfterSeconds: 1 },
    });
    expect(received).toHaveLength(2);
    expect(await stub.getToken({})).toMatchObject({ failure: { code: "provider_unavailable" } });
    expect(received).toHaveLength(2);
    expect(valueOf(await stub.get())).toMatchObject({
      status: "active",
      last_error: { code: "provider_unavailable" },
    });
    clock.advance(SECOND);
    fakeProvider(() => tokenResponse("access-2"));
    expect(valueOf(await stub.getToken({})).access_token).toBe("access-2");
    expect(valueOf(await stub.get()).last_error).toBeNull();
  });
});

describe("a temporary failure", () => {
  test.each<[string, () => Response]>([
    ["a server error", () => new Response("oops", { status: 500 })],
    ["a server error with the body of an invalid_grant error", () => tokenError("invalid_grant", 503)],
    [
      "an HTML page with status 200",
      () => new Response("<html>", { headers: { "content-type": "text/html" } }),
    ],
    ["a client error without an error code", () => Response.json({ message: "no" }, { status: 400 })],
    ["a redirect", () => Response.redirect("https://elsewhere.example/token", 307)],
    ["a token of an unsupported type", () => Response.json({ access_token: "a", token_type: "dpop" })],
    ["a response without a token", () => Response.json({ token_type: "bearer" })],
    ["a response that is too large", () => new Response("x".repeat(64 * 1024 + 1))],
    ["the error temporarily_unavailable", () => tokenError("temporarily_unavailable")],
  ])("is %s, and the grant is kept", async (_, respond) => {
    const { stub, clock } = await newExpired();
    fakeProvider(respond);
    expect(await stub.getToken({})).toMatchObject({ failure: { code: "provider_unavailable" } });
    clock.advance(MINUTE);
    fakeProvider(() => tokenResponse("access-2"));
    expect(valueOf(await stub.getToken({})).access_token).toBe("access-2");
  });

  test("C1 · that is a redirect is not followed with the refresh token", async () => {
    const { stub } = await newExpired();
    const received = fakeProvider(() => Response.redirect("https://elsewhere.example/token", 307));
    await stub.getToken({});
    expect(new Set(received.map(({ url }) => url))).toEqual(new Set(["https://provider.example.com/token"]));
  });

  test("of status 429 is not followed by another request before its Retry-After", async () => {
    const { stub, clock } = await newExpired();
    const received = fakeProvider(
      () => new Response(null, { status: 429, headers: { "retry-after": "120" } }),
    );
    expect(await stub.getToken({})).toMatchObject({
      failure: { code: "provider_unavailable", retryAfterSeconds: 120 },
    });
    clock.advance(119 * SECOND);
    expect(await stub.refresh({})).toMatchObject({ failure: { retryAfterSeconds: 1 } });
    expect(received).toHaveLength(1);
    clock.advance(SECOND);
    fakeProvider(() => tokenResponse("access-2"));
    expect(valueOf(await stub.getToken({})).access_token).toBe("access-2");
  });

  test("does not stop the service of a token that has not expired", async () => {
    const { stub, clock } = await newConnection();
    clock.advance(HOUR - 20 * SECOND);
    const received = fakeProvider(() => new Response(null, { status: 503 }));
    expect(valueOf(await stub.getToken({})).access_token).toBe("access-1");
    expect(valueOf(await stub.getToken({})).access_token).toBe("access-1");
    expect(received).toHaveLength(1);
    expect(await stub.getToken({ rejectedVersion: 1 })).toMatchObject({
      failure: { code: "provider_unavailable" },
    });
  });
});

describe("C6 · a new refresh token in an unusable response", () => {
  test.each<[string, object]>([
    ["no token_type", { access_token: "a" }],
    ["the token_type mac", { access_token: "a", token_type: "mac" }],
    ["no access token", { token_type: "bearer" }],
  ])("(%s) is the one that the next refresh sends", async (_, rest) => {
    const { stub, clock } = await newExpired();
    const responses = [
      () => Response.json({ ...rest, refresh_token: "refresh-2" }),
      () => tokenResponse("access-3"),
    ];
    const received = fakeProvider(() => responses.shift()?.() ?? tokenError("invalid_grant"));
    expect(await stub.getToken({})).toMatchObject({ failure: { code: "provider_unavailable" } });
    clock.advance(MINUTE);
    expect(valueOf(await stub.getToken({})).access_token).toBe("access-3");
    expect(received.map(({ form }) => form.get("refresh_token"))).toEqual(["refresh-1", "refresh-2"]);
  });

  test.each(["", null, 7])("does not replace the old one if it is %j", async (refresh_token) => {
    const { stub, clock } = await newExpired();
    const received = fakeProvider(() => Response.json({ access_token: "a", refresh_token }));
    await stub.getToken({});
    clock.advance(MINUTE);
    await stub.getToken({});
    expect(new Set(received.map(({ form }) => form.get("refresh_token")))).toEqual(new Set(["refresh-1"]));
  });
});

describe("a final failure", () => {
  test("with invalid_grant requires reauthorization, and the refresh is not repeated", async () => {
    const { stub, clock, ids } = await newExpired();
    const received = fakeProvider(() => tokenError("invalid_grant"));
    expect(await stub.getToken({})).toMatchObject({ failure: { code: "reauthorization_required" } });
    clock.advance(HOUR);
    expect(await stub.getToken({})).toMatchObject({ failure: { code: "reauthorization_required" } });
    expect(received).toHaveLength(1);
    expect(valueOf(await stub.get()).status).toBe("reauthorization_required");
    expect(await readTokenCopy(env.TOKENS, ids.app, ids.connection)).toBeNull();
    const page = await appStub(env, ids.app).listConnections({
      status: "reauthorization_required",
      limit: 10,
    });
    const { records } = valueOf(page);
    expect(records).toHaveLength(1);
  });

  test.each(["invalid_client", "unauthorized_client"])(
    "with %s marks the integration as misconfigured, a valid token is still returned, and the grant is kept",
    async (error) => {
      const { stub, clock } = await newConnection();
      clock.advance(HOUR - 20 * SECOND);
      fakeProvider(() => tokenError(error, 401));
      expect(valueOf(await stub.getToken({})).access_token).toBe("access-1");
      clock.advance(20 * SECOND);
      expect(await stub.getToken({})).toMatchObject({ failure: { code: "integration_misconfigured" } });
      expect(valueOf(await stub.get()).status).toBe("active");
      clock.advance(5 * MINUTE);
      fakeProvider(() => tokenResponse("access-2"));
      expect(valueOf(await stub.getToken({})).access_token).toBe("access-2");
    },
  );

  test("counts even with status 200", async () => {
    const { stub } = await newExpired();
    fakeProvider(() => tokenError("invalid_grant", 200));
    expect(await stub.getToken({})).toMatchObject({ failure: { code: "reauthorization_required" } });
  });
});
