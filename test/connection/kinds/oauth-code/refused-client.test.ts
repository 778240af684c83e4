// A refused client may be refused for all connections of its integration, or one grant has ended.

import { LATCHKEY } from "../../../../src/shared/actor.ts";
import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { AppObject } from "../../../../src/apps/app-object.ts";
import { connectionStub } from "../../../../src/connection/connection-rpc.ts";
import { MINUTE } from "../../../../src/shared/clock.ts";
import { newConnectionId } from "../../../../src/shared/id.ts";
import { newStage, PROVIDER, type Stage, valueOf } from "../../../support/workers/create-connection.ts";
import { tokenResponse, fakeProvider, tokenError } from "../../../support/workers/scripted-fetch.ts";

beforeEach(() => {
  vi.spyOn(console, "info").mockImplementation(() => {});
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** Returns connections of one integration with the given refresh tokens. Their access tokens last a minute. */
async function newConnections(
  names: readonly string[],
  personOf = (name: string) => name,
  settings?: Parameters<typeof newStage>[0],
) {
  const stage = await newStage(settings);
  // All of these objects use the same clock.
  vi.spyOn(Date, "now").mockImplementation(stage.clock.now);
  const made = names.map(async (name) => {
    const ids = { app: stage.ids.app, connection: newConnectionId() };
    const stub = connectionStub(env, ids.app, ids.connection);
    const tokens = { access_token: "access-1", refresh_token: name, expires_in: 60 };
    valueOf(
      await stub.importGrant(ids, { integration: stage.integration, end_user: personOf(name), ...tokens }),
    );
    return { name, ids, stub };
  });
  return { stage, connections: await Promise.all(made) };
}

/** Fakes a provider that refuses the client for refresh tokens that begin with "bad". */
const fakeRefusingProvider = () =>
  fakeProvider(({ form }) => {
    const name = form.get("refresh_token") ?? "";
    return name.startsWith("bad") ? tokenError("unauthorized_client") : tokenResponse("access-2", name, 60);
  });

/** Returns the types of the app's integration events, oldest first. */
async function integrationEvents({ appStub }: Stage): Promise<string[]> {
  const { data } = valueOf(await appStub.listEvents({ before: null, limit: 200 }));
  const types = data.map(({ type }) => type).toReversed();
  return types.filter((type) => type.startsWith("integration."));
}

const statusesOf = ({ appStub }: Stage) =>
  vi.waitFor(
    async () => {
      const { records } = valueOf(await appStub.listConnections({ limit: 200 }));
      return records.map((record) => Listed.parse(JSON.parse(record)));
    },
    { interval: 1 },
  );

const Listed = z.object({
  status: z.string(),
  last_error: z.object({ provider_error: z.string().nullable() }).nullable(),
});

/** Reads every token once, and waits until the integration or the refused connections have a result. */
async function readAll({ stage, connections }: Awaited<ReturnType<typeof newConnections>>, expected: object) {
  stage.clock.advance(MINUTE);
  const reads = await Promise.all(connections.map(({ stub }) => stub.getToken({})));
  await vi.waitFor(
    async () => {
      const listed = await statusesOf(stage);
      const ended = listed.filter(({ status }) => status === "reauthorization_required").length;
      expect({ ended, events: await integrationEvents(stage) }).toEqual(expected);
    },
    { interval: 5, timeout: 20_000 },
  );
  return reads.filter(({ ok }) => ok).length;
}

const named = (count: number, name: string) =>
  Array.from({ length: count }, (_, index) => `${name}-${index}`);

describe("of 100 connections, whose refreshes are refused with unauthorized_client,", () => {
  test("one ends, and no other is affected", async () => {
    const made = await newConnections([...named(1, "bad"), ...named(99, "good")]);
    fakeRefusingProvider();
    expect(await readAll(made, { ended: 1, events: [] })).toBe(99);
    const [ended] = (await statusesOf(made.stage)).filter(({ status }) => status !== "active");
    expect(ended?.last_error?.provider_error).toBe("unauthorized_client");
  });

  test("fifty of one person end, and no other is affected", async () => {
    const made = await newConnections([...named(50, "bad"), ...named(50, "good")], (name) =>
      name.startsWith("bad") ? "one person" : name,
    );
    fakeRefusingProvider();
    expect(await readAll(made, { ended: 50, events: [] })).toBe(50);
  });

  test("all stay active if the client is refused, and the integration is paused", async () => {
    const made = await newConnections(named(100, "bad"));
    const received = fakeRefusingProvider();
    const [first] = made.connections;
    if (first === undefined) throw new Error("no connection");
    const one = { stage: made.stage, connections: [first] };
    expect(await readAll(one, { ended: 0, events: ["integration.misconfigured"] })).toBe(0);
    const asked = received.length;
    expect(asked).toBeLessThanOrEqual(11);
    const misconfigured = { failure: { code: "integration_misconfigured" } };
    for (const { stub } of made.connections) expect(await stub.getToken({})).toMatchObject(misconfigured);
    expect(received).toHaveLength(asked);
  });
});

describe("a client that is refused", () => {
  test("for one connection ends its grant not before two minutes after the integration was changed", async () => {
    const made = await newConnections(["bad", "good"]);
    const { stage } = made;
    fakeRefusingProvider();
    const verified = vi.spyOn(AppObject.prototype, "verifyClient");
    stage.clock.advance(1);
    valueOf(
      await stage.appStub.updateIntegration(stage.integration, { scopes: ["read", "write"] }, LATCHKEY),
    );
    await readAll(made, { ended: 0, events: [] });
    await vi.waitFor(() => expect(verified).toHaveResolvedWith("unknown"), { interval: 1 });
    await readAll(made, { ended: 1, events: [] });
  });

  test("for the only connection makes only this connection wait", async () => {
    const made = await newConnections(["bad"]);
    const received = fakeRefusingProvider();
    expect(await readAll(made, { ended: 0, events: [] })).toBe(0);
    expect(await made.connections[0]?.stub.getToken({})).toMatchObject({
      failure: { code: "integration_misconfigured", retryAfterSeconds: 60 },
    });
    expect(received).toHaveLength(1);
  });

  test("for all connections of one person makes only these wait", async () => {
    const made = await newConnections(named(3, "bad"), () => "one person");
    fakeRefusingProvider();
    expect(await readAll(made, { ended: 0, events: [] })).toBe(0);
  });

  test("is about the grant if another grant is refused with an error of the integration's definition", async () => {
    const settings = { ...PROVIDER, definition: { token: { final_errors: ["ended"] } } };
    const made = await newConnections(["bad", "other"], undefined, settings);
    fakeProvider(({ form }) =>
      tokenError(form.get("refresh_token") === "bad" ? "unauthorized_client" : "ended"),
    );
    // The other connection refreshes only because it is asked.
    const first = { ...made, connections: made.connections.slice(0, 1) };
    expect(await readAll(first, { ended: 2, events: [] })).toBe(0);
  });

  test("while other connections get no response stays without a result", async () => {
    const made = await newConnections(["bad", "good"]);
    fakeProvider(({ form }) =>
      form.get("refresh_token") === "bad"
        ? tokenError("unauthorized_client")
        : new Response(null, { status: 503 }),
    );
    expect(await readAll(made, { ended: 0, events: [] })).toBe(0);
  });

  test("is verified again by the alarm after a crash in between", async () => {
    const made = await newConnections(["bad", "good"]);
    const [bad] = made.connections;
    if (bad === undefined) throw new Error("no connection");
    made.stage.clock.advance(MINUTE);
    let isAsked = false;
    const gate = Promise.withResolvers<void>();
    fakeProvider(async ({ form }) => {
      if (form.get("refresh_token") === "bad") return tokenError("unauthorized_client");
      isAsked = true;
      await gate.promise;
      return tokenResponse("access-2", "good", 60);
    });
    expect((await bad.stub.getToken({})).ok).toBe(false);
    await vi.waitFor(() => expect(isAsked).toBe(true), { interval: 1 });
    const crash = runInDurableObject(bad.stub, (_, state) => state.abort("Instance disposed of by a test"));
    await expect(crash).rejects.toThrow("Instance disposed of");
    gate.resolve();
    const restarted = connectionStub(env, bad.ids.app, bad.ids.connection);
    expect(valueOf(await restarted.get()).status).toBe("active");
    made.stage.clock.advance(MINUTE);
    await runDurableObjectAlarm(restarted);
    expect(valueOf(await restarted.get()).status).toBe("reauthorization_required");
  });
});

/** Waits until what a refusal has started in the background is done. */
const settle = ({ appStub }: Stage) =>
  vi.waitFor(() => runInDurableObject(appStub, () => new Promise((resolve) => setTimeout(resolve, 40))));

test("a refusal of the client that does not repeat ends no grant", async () => {
  const { stage, connections } = await newConnections(["grant-1", "grant-2", "grant-3"]);
  for (const { stub } of connections) {
    let requests = 0;
    fakeProvider(({ form }) =>
      requests++ === 0
        ? tokenError("invalid_client", 401)
        : tokenResponse("access-2", form.get("refresh_token") ?? "", 60),
    );
    stage.clock.advance(2 * MINUTE);
    expect(await stub.getToken({})).toMatchObject({ failure: { code: "integration_misconfigured" } });
    await vi.waitFor(async () => expect((await stub.getToken({})).ok).toBe(true));
  }
  for (const { stub } of connections) expect(valueOf(await stub.get()).status).toBe("active");
});

const statuses = async ({ connections }: Awaited<ReturnType<typeof newConnections>>) =>
  Promise.all(connections.map(async ({ stub }) => valueOf(await stub.get()).status));

/** One grant has ended, and the server has accepted the client for another connection. */
async function withEvidence() {
  const made = await newConnections(["bad", ...named(6, "good")]);
  fakeRefusingProvider();
  await readAll({ ...made, connections: made.connections.slice(0, 1) }, { ended: 1, events: [] });
  return made;
}

describe("a server that accepted the client less than a minute ago", () => {
  test("and refuses it now ends no grant", async () => {
    const made = await withEvidence();
    fakeProvider(() => tokenError("unauthorized_client"));
    made.stage.clock.advance(45_000);
    for (const { stub } of made.connections.slice(1)) await stub.getToken({ force: true });
    await settle(made.stage);
    expect(await statuses(made)).toEqual(["reauthorization_required", ...named(6, "").map(() => "active")]);
  });

  test("and refuses the secret that the app has set since ends no grant, and the integration is paused", async () => {
    const made = await withEvidence();
    fakeProvider(() => tokenError("unauthorized_client"));
    made.stage.clock.advance(1_000);
    valueOf(
      await made.stage.appStub.updateIntegration(
        made.stage.integration,
        {
          client_secret: "a typing error",
        },
        LATCHKEY,
      ),
    );
    made.stage.clock.advance(45_000);
    for (const { stub } of made.connections.slice(1)) await stub.getToken({ force: true });
    await settle(made.stage);
    expect(await statuses(made)).toEqual(["reauthorization_required", ...named(6, "").map(() => "active")]);
    expect(await integrationEvents(made.stage)).toEqual(["integration.misconfigured"]);
  });
});

test("a connection whose grant is of other origins does not show that the server accepts the client", async () => {
  const { stage, connections } = await newConnections(["old"]);
  const [old] = connections;
  const server = "https://new.example.com";
  const endpoints = {
    authorization_endpoint: `${server}/authorize`,
    token_endpoint: `${server}/token`,
    revocation_endpoint: `${server}/revoke`,
  };
  valueOf(
    await stage.appStub.updateIntegration(
      stage.integration,
      { endpoints, client_secret: "secret" },
      LATCHKEY,
    ),
  );
  const ids = { app: stage.ids.app, connection: newConnectionId() };
  const stub = connectionStub(env, ids.app, ids.connection);
  const tokens = { access_token: "access-1", refresh_token: "new", expires_in: 60 };
  valueOf(await stub.importGrant(ids, { integration: stage.integration, end_user: "new", ...tokens }));
  const received = fakeProvider(() => tokenError("invalid_client"));
  stage.clock.advance(MINUTE);
  await stub.getToken({});
  await settle(stage);
  expect(received.map(({ url }) => url)).toEqual([endpoints.token_endpoint]);
  expect(valueOf(await stub.get()).status).toBe("active");
  expect(old && valueOf(await old.stub.get())).toMatchObject({ status: "reauthorization_required" });
});

test("after the app has changed the integration, connections that were refused try at once", async () => {
  const { stage, connections } = await newConnections(["bad-1", "bad-2"]);
  fakeRefusingProvider();
  for (let n = 0; n < 3; n += 1) {
    stage.clock.advance(2 * MINUTE);
    for (const { stub } of connections) await stub.getToken({});
    await settle(stage);
  }
  expect(await integrationEvents(stage)).toEqual(["integration.misconfigured"]);
  fakeProvider(({ form }) => tokenResponse("access-2", form.get("refresh_token") ?? "", 60));
  valueOf(
    await stage.appStub.updateIntegration(stage.integration, { client_secret: "the right one" }, LATCHKEY),
  );
  for (const { stub } of connections) expect(await stub.getToken({})).toMatchObject({ ok: true });
});

test("an integration is not paused if most connections that are asked can't tell", async () => {
  const { stage, connections } = await newConnections(["bad-1", "bad-2", "good-1", "good-2", "good-3"]);
  fakeProvider(({ form }) =>
    form.get("refresh_token")?.startsWith("bad") === true
      ? tokenError("unauthorized_client")
      : new Response(null, { status: 503 }),
  );
  stage.clock.advance(MINUTE);
  await connections[0]?.stub.getToken({});
  await settle(stage);
  expect(await integrationEvents(stage)).toEqual([]);
});

test("connections that are refused do not keep an integration paused for others", async () => {
  const { stage, connections } = await newConnections(["bad-1", "bad-2", "good-1"]);
  const isGoodRefused = { value: true };
  fakeProvider(({ form }) => {
    const name = form.get("refresh_token") ?? "";
    return name.startsWith("bad") || isGoodRefused.value
      ? tokenError("unauthorized_client")
      : tokenResponse("access-2", name, 60);
  });
  const [first, second, good] = connections;
  stage.clock.advance(MINUTE);
  await first?.stub.getToken({});
  await settle(stage);
  expect(await integrationEvents(stage)).toEqual(["integration.misconfigured"]);
  isGoodRefused.value = false;
  // The connections whose grants have ended always come first.
  for (let n = 0; n < 6; n += 1) {
    stage.clock.advance(2 * MINUTE);
    for (const connection of [first, second, good]) await connection?.stub.getToken({});
    await settle(stage);
  }
  expect(await integrationEvents(stage)).toContain("integration.recovered");
  expect((await good?.stub.getToken({}))?.ok).toBe(true);
});

test("repeated refusals of one connection do not refresh another one each time", async () => {
  const { stage, connections } = await newConnections(["bad-1", "good-1"]);
  const received = fakeRefusingProvider();
  const [bad] = connections;
  if (bad === undefined) throw new Error("no connection");
  stage.clock.advance(MINUTE);
  for (let n = 0; n < 10; n += 1) {
    const error = {
      error: "unauthorized_client",
      description: null,
      asOf: stage.clock.now(),
      connection: bad.ids.connection,
    };
    await stage.appStub.verifyClient(stage.integration, { ...error, endUser: "bad-1" });
    stage.clock.advance(1_000);
  }
  expect(received).toHaveLength(1);
});
