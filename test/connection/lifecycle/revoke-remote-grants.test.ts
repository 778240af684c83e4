import { LATCHKEY } from "../../../src/shared/actor.ts";
import { runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, test, vi } from "vitest";
import { DAY, HOUR } from "../../../src/shared/clock.ts";
import { advanceTime } from "../../support/workers/advance-time.ts";
import {
  alarmOf,
  newConnection,
  PROVIDER,
  type Stage,
  tablesOf,
  valueOf,
} from "../../support/workers/create-connection.ts";
import { fakeProvider } from "../../support/workers/scripted-fetch.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const unavailable = (headers = {}) => new Response(null, { status: 503, headers });
const revoked = () => new Response(null, { status: 200 });

/** Fakes a provider that responds with `first` until `instant`, and with `then` afterwards. */
function fakeProviderUntil({ clock }: Stage, instant: number, first: () => Response, then: () => Response) {
  return fakeProvider(() => (clock.now() < instant ? first() : then()));
}

const deleteConnection = async ({ stub }: Stage) => valueOf(await stub.delete());

async function expectEmpty({ stub }: Stage) {
  expect(await tablesOf(stub)).toEqual([]);
  expect(await alarmOf(stub)).toBeNull();
}

describe("a grant to revoke", () => {
  test("is revoked immediately by its refresh token if the provider can be reached", async () => {
    const stage = await newConnection({}, PROVIDER);
    const received = fakeProvider(revoked);
    expect(await deleteConnection(stage)).toMatchObject({ revocation: "revoked", hint: null });
    const [request] = received;
    expect(Object.fromEntries(request?.form ?? [])).toEqual({
      token: "refresh-1",
      token_type_hint: "refresh_token",
    });
    expect(received).toHaveLength(1);
    await expectEmpty(stage);
  });

  test("is pending during an outage of three days, with at most four requests an hour, and is then revoked", async () => {
    const stage = await newConnection({}, PROVIDER);
    const received = fakeProviderUntil(stage, stage.clock.now() + 3 * DAY, unavailable, revoked);
    expect(await deleteConnection(stage)).toMatchObject({
      revocation: "pending",
      hint: null,
      connection: { status: "deleted" },
    });
    expect(await stage.stub.getToken({})).toMatchObject({ failure: { code: "connection_not_found" } });
    // The first requests follow quickly, because most outages are short.
    await advanceTime(stage, HOUR);
    expect(received.length).toBeLessThanOrEqual(15);
    received.length = 0;
    await advanceTime(stage, 3 * DAY - HOUR - 1);
    expect(received.length).toBeLessThanOrEqual(71 * 4);
    expect(received.length).toBeGreaterThanOrEqual(71 * 2);
    expect(await tablesOf(stage.stub)).toContain("revocation");
    received.length = 0;
    await advanceTime(stage, HOUR);
    expect(received.map(({ form }) => form.get("token"))).toEqual(["refresh-1"]);
    await expectEmpty(stage);
  });

  test("is given up after seven days, with one request an hour if that is the provider's Retry-After", async () => {
    const stage = await newConnection({}, PROVIDER);
    const received = fakeProvider(() => unavailable({ "retry-after": "86400" }));
    await deleteConnection(stage);
    await advanceTime(stage, 7 * DAY - 1);
    expect(received).toHaveLength(7 * 24);
    expect(await tablesOf(stage.stub)).toContain("revocation");
    await advanceTime(stage, HOUR);
    expect(received).toHaveLength(7 * 24 + 1);
    await expectEmpty(stage);
  });

  test("is revoked with its client snapshot, even if the integration was deleted in the meantime", async () => {
    const stage = await newConnection({}, PROVIDER);
    const received = fakeProviderUntil(stage, stage.clock.now() + HOUR, unavailable, revoked);
    expect(await deleteConnection(stage)).toMatchObject({ revocation: "pending" });
    valueOf(await stage.appStub.deleteIntegration(stage.integration, LATCHKEY));
    await advanceTime(stage, 2 * HOUR);
    const last = received.at(-1);
    expect(last?.url).toBe("https://provider.example.com/revoke");
    expect(last?.authorization).toBe(`Basic ${btoa("client:secret")}`);
    await expectEmpty(stage);
  });

  test.each([
    ["unsupported_token_type", 400, "refused", 1],
    ["invalid_client", 401, "pending", 2],
  ])("whose revocation fails with %s (status %i) is %s", async (error, status, outcome, atLeast) => {
    const stage = await newConnection({}, PROVIDER);
    const received = fakeProvider(() => Response.json({ error }, { status }));
    expect((await deleteConnection(stage)).revocation).toBe(outcome);
    await advanceTime(stage, HOUR);
    expect(received.length).toBeGreaterThanOrEqual(atLeast);
    if (outcome === "refused") await expectEmpty(stage);
  });

  test("stays encrypted until then, and the connection can't be read anymore", async () => {
    const stage = await newConnection({}, PROVIDER);
    fakeProvider(() => unavailable());
    await deleteConnection(stage);
    const stored = await runInDurableObject(stage.stub, (_, { storage }) =>
      JSON.stringify([
        storage.sql.exec("SELECT record FROM revocation").toArray(),
        storage.sql.exec("SELECT record FROM connection").toArray(),
      ]),
    );
    expect(stored).not.toMatch(/(access|refresh)-1/);
    expect(await stage.stub.listEvents(null, 10)).toMatchObject({
      failure: { code: "connection_not_found" },
    });
    expect(valueOf(await stage.appStub.listConnections({ limit: 10 })).ids).toEqual([]);
  });
});
