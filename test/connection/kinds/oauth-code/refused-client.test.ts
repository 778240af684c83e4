// `unauthorized_client` may concern the client, and so the whole integration, or one grant only.

import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { connectionStub } from "../../../../src/connection/connection-rpc.ts";
import { HOUR, MINUTE, SECOND } from "../../../../src/shared/clock.ts";
import { newConnectionId } from "../../../../src/shared/id.ts";
import { newStage, type Stage, valueOf } from "../../../support/workers/create-connection.ts";
import { tokenResponse, fakeProvider, tokenError } from "../../../support/workers/scripted-fetch.ts";

beforeEach(() => {
  vi.spyOn(console, "info").mockImplementation(() => {});
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** Returns connections of one integration with the given refresh tokens. Their access tokens last a minute. */
async function newConnections(names: readonly string[]) {
  const stage = await newStage();
  // All of these objects use the same clock.
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

/** Fakes a provider that rejects the client for refresh tokens that begin with "bad". */
const fakeRejectingProvider = () =>
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

describe("a client that is rejected with unauthorized_client", () => {
  test("for one connection does not affect the reads of others", async () => {
    const names = ["bad", "good-1", "good-2", "good-3", "good-4", "good-5"];
    const { stage, connections } = await newConnections(names);
    fakeRejectingProvider();
    const failed: string[] = [];
    let reads = 0;
    for (let passed = 0; passed < HOUR; passed += 10 * SECOND) {
      stage.clock.advance(10 * SECOND);
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

  test("for two connections pauses the integration", async () => {
    const { stage, connections } = await newConnections(["bad-1", "bad-2", "good"]);
    stage.clock.advance(MINUTE);
    const received = fakeRejectingProvider();
    const misconfigured = { failure: { code: "integration_misconfigured" } };
    for (const { stub } of connections) expect(await stub.getToken({})).toMatchObject(misconfigured);
    expect(received).toHaveLength(2);
    expect(await integrationEvents(stage)).toEqual(["integration.misconfigured"]);
  });

  test("for the only connection pauses the integration", async () => {
    const { stage, connections } = await newConnections(["bad"]);
    stage.clock.advance(MINUTE);
    fakeRejectingProvider();
    for (const { stub } of connections) expect((await stub.getToken({})).ok).toBe(false);
    expect(await integrationEvents(stage)).toEqual(["integration.misconfigured"]);
  });
});
