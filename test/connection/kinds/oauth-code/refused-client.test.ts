// `unauthorized_client` may be about the client, and then about the whole integration, or about one grant.

import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { connectionStub } from "../../../../src/connection/connection-rpc.ts";
import { HOUR, MINUTE, SECOND } from "../../../../src/shared/clock.ts";
import { newConnectionId } from "../../../../src/shared/id.ts";
import { newStage, type Stage, valueOf } from "../../../support/workers/create-connection.ts";
import { grants, playProvider, refuses } from "../../../support/workers/scripted-fetch.ts";

beforeEach(() => {
  vi.spyOn(console, "info").mockImplementation(() => {});
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** Connections of one integration, each named by its refresh token; their tokens live a minute. */
async function newConnections(names: readonly string[]) {
  const stage = await newStage();
  // For all of these objects at once.
  vi.spyOn(Date, "now").mockImplementation(stage.clock.now);
  const made = names.map(async (name) => {
    const ids = { app: stage.ids.app, connection: newConnectionId() };
    const stub = connectionStub(env, ids.app, ids.connection);
    const tokens = { access_token: "access-1", refresh_token: name, expires_in: 60 };
    valueOf(await stub.importGrant(ids, { integration: stage.integration, end_user: "ada", ...tokens }));
    return { name, stub };
  });
  return { stage, connections: await Promise.all(made) };
}

/** Plays a provider that refuses the client to those whose name begins with "bad". */
const playPicky = () =>
  playProvider(({ form }) => {
    const name = form.get("refresh_token") ?? "";
    return name.startsWith("bad") ? refuses("unauthorized_client") : grants("access-2", name, 60);
  });

/** The types of the app's events about its integrations, oldest first. */
async function integrationEvents({ appStub }: Stage): Promise<string[]> {
  const { data } = valueOf(await appStub.listEvents({ before: null, limit: 200 }));
  const types = data.map(({ type }) => type).toReversed();
  return types.filter((type) => type.startsWith("integration."));
}

describe("a client that is refused as unauthorized_client", () => {
  test("to one connection costs the others no read", async () => {
    const names = ["bad", "good-1", "good-2", "good-3", "good-4", "good-5"];
    const { stage, connections } = await newConnections(names);
    playPicky();
    const failed: string[] = [];
    let reads = 0;
    for (let passed = 0; passed < HOUR; passed += 10 * SECOND) {
      stage.clock.pass(10 * SECOND);
      for (const { name, stub } of connections) {
        const read = await stub.getToken({});
        if (!read.ok) failed.push(name);
        reads += 1;
      }
    }
    expect(reads).toBe(names.length * 360);
    expect(new Set(failed)).toEqual(new Set(["bad"]));
    expect(await integrationEvents(stage)).toEqual([]);
  }, 60_000);

  test("to two connections is the integration's affair, and pauses it", async () => {
    const { stage, connections } = await newConnections(["bad-1", "bad-2", "good"]);
    stage.clock.pass(MINUTE);
    const received = playPicky();
    const misconfigured = { failure: { code: "integration_misconfigured" } };
    for (const { stub } of connections) expect(await stub.getToken({})).toMatchObject(misconfigured);
    expect(received).toHaveLength(2);
    expect(await integrationEvents(stage)).toEqual(["integration.misconfigured"]);
  });

  test("to the only connection pauses the integration", async () => {
    const { stage, connections } = await newConnections(["bad"]);
    stage.clock.pass(MINUTE);
    playPicky();
    for (const { stub } of connections) expect((await stub.getToken({})).ok).toBe(false);
    expect(await integrationEvents(stage)).toEqual(["integration.misconfigured"]);
  });
});
