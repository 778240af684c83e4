import { LATCHKEY } from "../../../src/shared/actor.ts";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { connectionStub } from "../../../src/connection/connection-rpc.ts";
import { HOUR, MINUTE } from "../../../src/shared/clock.ts";
import { type ConnectionId, newConnectionId } from "../../../src/shared/id.ts";
import { newStage, type Stage, valueOf } from "../../support/workers/create-connection.ts";
import { tokenResponse, fakeProvider, tokenError } from "../../support/workers/scripted-fetch.ts";
import { timelineOf } from "../../support/workers/timeline.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const stubOf = ({ ids }: Stage, id: ConnectionId) => connectionStub(env, ids.app, id);

/** Connections of one integration, whose tokens have just expired. */
async function newConnections(count: number) {
  const stage = await newStage();
  const connections = Array.from({ length: count }, newConnectionId);
  const tokens = { access_token: "access-1", refresh_token: "refresh-1", expires_in: 60 };
  // All of these objects use the same clock.
  vi.spyOn(Date, "now").mockImplementation(stage.clock.now);
  // Each connection belongs to another end user.
  const grantOf = (end_user: string) => ({ integration: stage.integration, end_user, ...tokens });
  const ids = connections.map((connection) => ({ app: stage.ids.app, connection }));
  await Promise.all(ids.map((id) => stubOf(stage, id.connection).importGrant(id, grantOf(id.connection))));
  stage.clock.advance(MINUTE);
  return { stage, connections };
}

const misconfigured = { failure: { code: "integration_misconfigured" } };

/** The types of the app's integration events, oldest first. */
async function integrationEvents({ appStub }: Stage): Promise<string[]> {
  const { data } = valueOf(await appStub.listEvents({ before: null, limit: 200 }));
  const types = data.map(({ type }) => type).toReversed();
  return types.filter((type) => type.startsWith("integration."));
}

/** Reads the token of the first connection, and waits until the integration is paused. */
async function pause({ stage, connections }: Awaited<ReturnType<typeof newConnections>>): Promise<void> {
  const [first] = connections;
  if (first === undefined) throw new Error("no connection");
  expect(await stubOf(stage, first).getToken({})).toMatchObject(misconfigured);
  await vi.waitFor(
    async () => expect(await integrationEvents(stage)).toEqual(["integration.misconfigured"]),
    { interval: 1 },
  );
}

describe("an integration whose client the provider rejects", () => {
  test("sends few token requests, however many connections it has, and all connections stay active", async () => {
    const made = await newConnections(100);
    const { stage, connections } = made;
    const received = fakeProvider(() => tokenError("invalid_client", 401));
    await pause(made);
    const asked = received.length;
    expect(asked).toBeLessThanOrEqual(11);
    for (const connection of connections) {
      expect(await stubOf(stage, connection).getToken({})).toMatchObject(misconfigured);
    }
    expect(received).toHaveLength(asked);
    const active = valueOf(await stage.appStub.listConnections({ status: "active", limit: 200 }));
    expect(active.ids).toHaveLength(100);

    // After the client is corrected, all connections refresh without waiting for the next probe.
    fakeProvider(() => tokenResponse("access-2", "refresh-2"));
    valueOf(
      await stage.appStub.updateIntegration(stage.integration, { client_secret: "the right one" }, LATCHKEY),
    );
    await Promise.all(
      connections.slice(0, 20).map(async (connection) => {
        const stub = stubOf(stage, connection);
        expect(valueOf(await stub.refresh({})).version).toBe(2);
        expect(await timelineOf({ stub })).toEqual(["connection.created", "connection.refreshed"]);
      }),
    );
    expect(await integrationEvents(stage)).toEqual(["integration.misconfigured", "integration.recovered"]);
    const { entries } = await stage.appStub.listAudit({ action: "integration.updated" }, null, 9);
    expect(entries.map(({ by, changes }) => [by.via, changes[0]])).toEqual([
      ["background", { field: "status", from: "misconfigured", to: "active" }],
      ["background", { field: "client_secret" }],
      ["background", { field: "status", from: "active", to: "misconfigured" }],
    ]);
  }, 300_000);

  test("is probed after 1, 2, 4, 8 minutes and then every 15, and two minutes later by a connection that was refused", async () => {
    const made = await newConnections(3);
    const { stage, connections } = made;
    fakeProvider(() => tokenError("invalid_client", 401));
    await pause(made);
    const start = stage.clock.now();
    const minutes: number[] = [];
    fakeProvider(() => {
      minutes.push((stage.clock.now() - start) / MINUTE);
      return tokenError("invalid_client", 401);
    });
    for (let minute = 0; minute < 62; minute += 1) {
      for (const connection of connections) {
        expect(await stubOf(stage, connection).getToken({})).toMatchObject(misconfigured);
      }
      stage.clock.advance(MINUTE);
    }
    expect(minutes).toEqual([1, 2, 4, 10, 20, 37, 54]);
    expect(await integrationEvents(stage)).toEqual(["integration.misconfigured"]);
  });

  test("recovers with the next probe after it is fixed at the provider", async () => {
    const made = await newConnections(3);
    const { stage, connections } = made;
    fakeProvider(() => tokenError("invalid_client", 401));
    await pause(made);
    const received = fakeProvider(() => tokenResponse("access-2", "refresh-2"));
    stage.clock.advance(MINUTE);
    for (const id of connections) expect(valueOf(await stubOf(stage, id).getToken({})).version).toBe(2);
    expect(received).toHaveLength(3);
    expect(await integrationEvents(stage)).toEqual(["integration.misconfigured", "integration.recovered"]);
  });

  test("is not paused by a rejection from before a change", async () => {
    const { stage, connections } = await newConnections(1);
    const [id] = connections;
    if (id === undefined) throw new Error("no connection");
    fakeProvider(async () => {
      const { appStub, integration, clock } = stage;
      clock.advance(1);
      valueOf(
        await env.APPS.getByName(appStub.name ?? "").updateIntegration(
          integration,
          { client_secret: "new" },
          LATCHKEY,
        ),
      );
      return tokenError("invalid_client", 401);
    });
    expect(await stubOf(stage, id).getToken({})).toMatchObject(misconfigured);
    expect(await integrationEvents(stage)).toEqual([]);
    fakeProvider(() => tokenResponse("access-2", "refresh-2"));
    stage.clock.advance(HOUR);
    expect(valueOf(await stubOf(stage, id).getToken({})).version).toBe(2);
  });
});
