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
    ["a client error without an error code", () => Response.json({ message: "no" }, { status: 400 })],
    ["a redirect", () => Response.redirect("https://elsewhere.example/token", 307)],
    ["the error temporarily_unavailable", () => tokenError("temporarily_unavailable")],
  ])("is %s, and the grant is kept", async (_, respond) => {
    const { stub, clock } = await newExpired();
    fakeProvider(respond);
    expect(await stub.getToken({})).toMatchObject({ failure: { code: "provider_unavailable" } });
    clock.advance(MINUTE);
    fakeProvider(() => tokenResponse("access-2"));
    expect(valueOf(await stub.getToken({})).access_token).toBe("access-2");
  });

  test.each<[string, () => Response]>([
    ["an HTML page", () => new Response("<html>", { headers: { "content-type": "text/html" } })],
    ["a token of an unsupported type", () => Response.json({ access_token: "a", token_type: "dpop" })],
    ["no token", () => Response.json({ token_type: "bearer" })],
    ["more than 64 KiB", () => new Response("x".repeat(64 * 1024 + 1))],
  ])("C3 · with status 200 and %s is sent once in a try, and the grant is kept", async (_, respond) => {
    const { stub, clock } = await newExpired();
    const received = fakeProvider(respond);
    const code = "provider_response_invalid";
    expect(await stub.getToken({})).toMatchObject({
      failure: { code, detail: expect.stringContaining("token response"), retryAfterSeconds: 1 },
    });
    expect(await stub.getToken({})).toMatchObject({ failure: { code } });
    expect(received).toHaveLength(1);
    expect(valueOf(await stub.get())).toMatchObject({ status: "active", last_error: { code } });
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
    ["the token_type mac", { access_token: "a", token_type: "mac" }],
    ["no access token", { token_type: "bearer" }],
  ])("(%s) is the one that the next refresh sends", async (_, rest) => {
    const { stub, clock } = await newExpired();
    const responses = [
      () => Response.json({ ...rest, refresh_token: "refresh-2" }),
      () => tokenResponse("access-3"),
    ];
    const received = fakeProvider(() => responses.shift()?.() ?? tokenError("invalid_grant"));
    expect(await stub.getToken({})).toMatchObject({ failure: { code: "provider_response_invalid" } });
    clock.advance(MINUTE);
    expect(valueOf(await stub.getToken({})).access_token).toBe("access-3");
    expect(received.map(({ form }) => form.get("refresh_token"))).toEqual(["refresh-1", "refresh-2"]);
  });

  test.each(["", null, 7])("does not replace the old one if it is %j", async (refresh_token) => {
    const { stub, clock } = await newExpired();
    const received = fakeProvider(() => Response.json({ access_token: "", refresh_token }));
    await stub.getToken({});
    clock.advance(MINUTE);
    await stub.getToken({});
    expect(new Set(received.map(({ form }) => form.get("refresh_token")))).toEqual(new Set(["refresh-1"]));
  });
});

/** Reads the token `times` times, `hours` apart. Returns the status of the connection after each. */
async function refusedFor(times: number, hours: number, respond: (time: number) => Response) {
  const { stub, clock } = await newExpired();
  const statuses: string[] = [];
  for (let time = 0; time < times; time++) {
    fakeProvider(() => respond(time));
    await stub.getToken({});
    statuses.push(valueOf(await stub.get()).status);
    clock.advance(hours * HOUR);
  }
  return statuses;
}

const unknown = () => new Response("<html>", { status: 400 });
const exceptTheFourth = (time: number) =>
  time === 3 ? tokenResponse("access-2", "refresh-2", 60) : unknown();
const [kept, ended] = ["active", "reauthorization_required"];

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
    "with %s is a problem of the integration, a valid token is still returned, and the grant is kept",
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

  test.each<[string, () => Response, string]>([
    ["bad_refresh_token with status 200", () => tokenError("bad_refresh_token", 200), "bad_refresh_token"],
    [
      "an error in a list",
      () => Response.json({ errors: [{ errorType: "invalid_grant" }] }, { status: 401 }),
      "invalid_grant",
    ],
    [
      "a numeric code",
      () => Response.json({ error: { code: 190, message: "expired" } }, { status: 400 }),
      "190",
    ],
    ["login_required", () => tokenError("login_required"), "login_required"],
    ["invalid_token", () => tokenError("invalid_token", 401), "invalid_token"],
  ])("is %s, and the provider's code is kept", async (_, respond, provider_error) => {
    const { stub } = await newExpired();
    fakeProvider(respond);
    expect(await stub.getToken({})).toMatchObject({ failure: { code: "reauthorization_required" } });
    expect(valueOf(await stub.get()).last_error).toMatchObject({ provider_error });
    const [event] = valueOf(await stub.listEvents(null, 1)).data;
    expect(event).toMatchObject({ data: { code: "reauthorization_required", provider_error } });
  });

  test("is a refusal without a known reason, for more than a day and at least five times", async () => {
    expect(await refusedFor(6, 7, unknown)).toEqual([kept, kept, kept, kept, ended, ended]);
    expect(await refusedFor(4, 30, unknown)).toEqual([kept, kept, kept, kept]);
    expect(await refusedFor(9, 3, unknown)).toEqual([kept, kept, kept, kept, kept, kept, kept, kept, kept]);
  });

  test.each([500, 503, 429])("is never status %i, however often", async (status) => {
    expect(await refusedFor(8, 24, () => new Response(null, { status }))).not.toContain(ended);
  });

  test("is not a refusal after a refresh that succeeded in between", async () => {
    expect(await refusedFor(8, 8, exceptTheFourth)).not.toContain(ended);
  });

  test("counts even with status 200", async () => {
    const { stub } = await newExpired();
    fakeProvider(() => tokenError("invalid_grant", 200));
    expect(await stub.getToken({})).toMatchObject({ failure: { code: "reauthorization_required" } });
  });
});
