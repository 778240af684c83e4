import { afterEach, describe, expect, test, vi } from "vitest";
import {
  beginAttempt,
  newConnection,
  newSession,
  newStage,
  type Stage,
  valueOf,
} from "../../support/workers/create-connection.ts";
import { fakeProvider } from "../../support/workers/scripted-fetch.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const settings = {
  provider: "addepar",
  client_id: "client",
  client_secret: "secret",
  endpoints: {
    authorization_endpoint: "https://provider.example.com/authorize",
    token_endpoint: "https://provider.example.com/token",
    api_base_url: "https://provider.example.com/api",
  },
};

/** Fakes a provider whose token response contains the firm, and whose check returns the given response. */
const fakeFirm = (firm: string, check: () => Response) =>
  fakeProvider(({ url }) =>
    url.endsWith("/token")
      ? Response.json({ access_token: "a", refresh_token: "r", token_type: "bearer", addepar_firm: firm })
      : check(),
  );
const isUser = (id: string) => () =>
  Response.json({ data: { id, attributes: { email: `${id}@example.com` } } });

/** A check whose user has an id that is given as JSON. */
const isUserOf = (id: string) => () => new Response(`{"data":{"id":${id}}}`);
const user7 = { data: { id: "7" } };

/** Fakes a provider whose token response has the firm as a number. */
const fakeNumberedFirm = (firm: string) =>
  fakeProvider(({ url }) =>
    url.endsWith("/token")
      ? new Response(`{"access_token":"a","token_type":"bearer","addepar_firm":${firm}}`)
      : isUser("7")(),
  );

/** Reconnects and returns the failure code, or null. */
async function reconnect(stage: Stage) {
  const callback = await beginAttempt(
    stage,
    await newSession(stage, { connection_id: stage.ids.connection }),
  );
  const { result } = await stage.stub.receiveCallback(callback);
  return result.ok ? null : result.failure.code;
}

/** Returns a connection to the account of user 7 of firm 42. */
async function newConnected(): Promise<Stage> {
  const stage = await newConnection({ metadata: { addepar_firm: "42" } }, settings);
  fakeFirm("42", isUser("7"));
  expect(valueOf(await stage.stub.check()).account).toEqual({ id: "42/7", label: "7@example.com" });
  return stage;
}

describe("D6 · a reconnect", () => {
  test("to the same account is accepted", async () => {
    const stage = await newConnected();
    expect(await reconnect(stage)).toBeNull();
    expect(valueOf(await stage.stub.getToken({})).version).toBe(2);
  });

  test.each([
    ["another user of the firm", "42", "8"],
    ["the same user id at another firm", "43", "7"],
  ])("to %s is rejected, and the previous grant stays", async (_, firm, user) => {
    const stage = await newConnected();
    fakeFirm(firm, isUser(user));
    expect(await reconnect(stage)).toBe("account_mismatch");
    expect(valueOf(await stage.stub.getToken({}))).toMatchObject({ access_token: "access-1", version: 1 });
  });

  test("that only the callback names an account is rejected unless the provider confirms it", async () => {
    const company = "https://provider.example.com/v3/company/{realm_id}";
    const variants = {
      variable: "environment",
      endpoints: { production: { api_base_url: company }, sandbox: { api_base_url: company } },
    };
    const endpoints = { ...settings.endpoints, api_base_url: undefined };
    const stage = await newStage({
      ...settings,
      endpoints,
      provider: "quickbooks",
      definition: { variants },
    });
    let status = 403;
    fakeProvider(({ url }) =>
      url.endsWith("/token")
        ? Response.json({ access_token: "a", refresh_token: "r", token_type: "bearer" })
        : Response.json({ CompanyInfo: { Id: "1" } }, { status }),
    );
    const connect = async (changes: { connection_id?: string } = {}) => {
      const callback = await beginAttempt(stage, await newSession(stage, changes));
      return (await stage.stub.receiveCallback({ ...callback, others: { realmId: "42" } })).result;
    };
    expect(valueOf(await connect())).toBeDefined();
    expect(valueOf(await stage.stub.get()).account).toMatchObject({ id: "42" });
    const again = { connection_id: stage.ids.connection };
    expect(await connect(again)).toMatchObject({ ok: false, failure: { code: "account_unverified" } });
    status = 200;
    expect(await connect(again)).toMatchObject({ ok: true });
  });

  test.each([
    ["can't be read without a permission", () => new Response(null, { status: 403 })],
    ["can't be read because of a rate limit", () => new Response(null, { status: 429 })],
    ["can't be read because of an outage", () => new Response(null, { status: 503 })],
  ])("whose user %s is rejected, because it might be another user of the firm", async (_, check) => {
    const stage = await newConnected();
    fakeFirm("42", check);
    expect(await reconnect(stage)).toBe("account_unverified");
  });

  test.each([
    [
      "another user whose id is the same in its first 200 characters",
      `"${"x".repeat(300)}a"`,
      `"${"x".repeat(300)}b"`,
    ],
    ["another user whose id is the same as a rounded number", "12345678901234567890", "12345678901234567891"],
  ])("to %s is rejected", async (_, first, second) => {
    const stage = await newConnection({ metadata: { addepar_firm: "42" } }, settings);
    fakeFirm("42", isUserOf(first));
    await stage.stub.check();
    expect(await reconnect(stage)).toBeNull();
    fakeFirm("42", isUserOf(second));
    expect(await reconnect(stage)).toBe("account_mismatch");
  });

  test("is compared with the whole number of the token response", async () => {
    const stage = await newConnection({ metadata: { addepar_firm: "12345678901234567890" } }, settings);
    fakeNumberedFirm("12345678901234567890");
    await stage.stub.check();
    expect(await reconnect(stage)).toBeNull();
    fakeNumberedFirm("12345678901234567891");
    expect(await reconnect(stage)).toBe("account_mismatch");
  });

  test.each([
    ["an unreadable response", () => new Response("<html>")],
    ["a signed response that can't be verified", () => new Response("e30.e30.e30")],
    ["an error that names an account", () => Response.json(user7, { status: 403 })],
    ["no body", () => new Response(null, { status: 204 })],
  ])("whose account call returns %s is rejected, and a first connection has no account", async (_, check) => {
    const stage = await newConnected();
    fakeFirm("42", check);
    expect(await reconnect(stage)).toBe("account_unverified");
    const first = await newStage(settings);
    await first.stub.receiveCallback(await beginAttempt(first, await newSession(first)));
    expect(valueOf(await first.stub.get())).toMatchObject({ status: "active", account: { id: "42" } });
  });

  test.each([403, 404, 429, 503])(
    "is compared with the whole account, even if a later check returned status %i",
    async (status) => {
      const stage = await newConnected();
      fakeFirm("42", () => new Response(null, { status }));
      await stage.stub.check();
      expect(valueOf(await stage.stub.get()).account).toEqual({ id: "42/7", label: "7@example.com" });
      fakeFirm("42", isUser("8"));
      expect(await reconnect(stage)).toBe("account_mismatch");
    },
  );
});
