// A refresh gets its integration from a copy in KV, which can be lost or out of date. Such a copy never ends a grant and
// never pauses an integration.

import { LATCHKEY } from "../../../../src/shared/actor.ts";
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { AppObject } from "../../../../src/apps/app-object.ts";
import { connectionStub } from "../../../../src/connection/connection-rpc.ts";
import { configOf } from "../../../../src/config.ts";
import type { IntegrationChanges } from "../../../../src/integration/integration.ts";
import { readIntegrationCopy, writeIntegrationCopy } from "../../../../src/kv/integration-copy.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../../../../src/shared/clock.ts";
import { newConnectionId } from "../../../../src/shared/id.ts";
import { seal } from "../../../../src/vault/seal.ts";
import {
  importGrant,
  newStage,
  newExpired,
  setClock,
  type Stage,
  valueOf,
} from "../../../support/workers/create-connection.ts";
import { ring, rootKey } from "../../../support/workers/keyring.ts";
import { integrationCopyInKv } from "../../../support/workers/kv-copy.ts";
import { fakeProvider, tokenError, tokenResponse } from "../../../support/workers/scripted-fetch.ts";
import { TestClock } from "../../../support/workers/test-clock.ts";

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  vi.spyOn(console, "warn").mockImplementation(() => {});
});

afterEach(() => {
  vi.restoreAllMocks();
});

const keyOf = ({ ids, integration }: Stage) => `integration:${ids.app}:${integration}`;
const statusOf = async ({ stub }: Stage) => valueOf(await stub.get()).status;

/** Returns a connection of the same integration and another end user, with a clock of its own. */
async function newOther({ ids, integration }: Stage): Promise<Pick<Stage, "stub" | "clock">> {
  const owner = { app: ids.app, connection: newConnectionId() };
  const stub = connectionStub(env, owner.app, owner.connection);
  const clock = new TestClock();
  await setClock(stub, clock);
  await importGrant({ stub, ids: owner, integration }, { end_user: "bob" });
  return { stub, clock };
}

/** Returns the scheduled tasks of a connection, as they are stored. */
const tasksOf = ({ stub }: Stage) =>
  runInDurableObject(stub, (_, { storage }) => {
    const [row] = storage.sql.exec<{ tasks: string }>("SELECT tasks FROM connection");
    return row?.tasks ?? "";
  });

/** Changes the integration, and leaves the copy in KV as it was before. */
async function changeWithoutCopy(stage: Stage, change: () => Promise<unknown>): Promise<void> {
  const before = (await env.TOKENS.get(keyOf(stage))) ?? "";
  stage.clock.advance(1);
  await change();
  await env.TOKENS.put(keyOf(stage), before);
}

const update = (stage: Stage, changes: IntegrationChanges) =>
  changeWithoutCopy(stage, async () =>
    valueOf(await stage.appStub.updateIntegration(stage.integration, changes, LATCHKEY)),
  );

/** Fakes a provider that accepts one client secret. Returns the secrets that it receives. */
function acceptSecret(
  right: string,
  refusal = () => tokenError("invalid_client", 401),
  { onSuccess, onRefusal }: { onSuccess?: () => Promise<void>; onRefusal?: () => Promise<void> } = {},
): string[] {
  const secrets: string[] = [];
  fakeProvider(async ({ authorization }) => {
    const [, secret = ""] = atob(authorization?.split(" ")[1] ?? "").split(":");
    secrets.push(secret);
    await (secret === right ? onSuccess : onRefusal)?.();
    return secret === right ? tokenResponse("access-2", "refresh-2") : refusal();
  });
  return secrets;
}

/** Returns the types of the app's integration events. */
async function integrationEvents({ appStub }: Stage): Promise<string[]> {
  const { data } = valueOf(await appStub.listEvents({ before: null, limit: 200 }));
  return data.map(({ type }) => type).filter((type) => type.startsWith("integration."));
}

/** Pauses the integration for five minutes. */
const pause = async (stage: Stage) => {
  const since = stage.clock.now();
  const misconfigured = { error: "invalid_client", since, probes: 3, probe_at: since + 5 * MINUTE };
  await runInDurableObject(stage.appStub, (_, { storage }) => {
    const query = "UPDATE integration SET record = json_set(record, '$.misconfigured', json(?))";
    storage.sql.exec(query, JSON.stringify(misconfigured));
  });
  // Writes the copy.
  valueOf(await stage.appStub.update({ webhook_events: ["connection.refreshed"] }, LATCHKEY));
};

/** Deletes the integration of an active connection, as no request can. */
const deleteIntegration = (stage: Stage) =>
  runInDurableObject(stage.appStub, (_, { storage }) => {
    storage.sql.exec("DELETE FROM integration");
  });

describe("a copy that is missing", () => {
  test("is replaced by one request to the app's object, which writes it again", async () => {
    const stage = await newExpired();
    await env.TOKENS.delete(keyOf(stage));
    const asked = vi.spyOn(AppObject.prototype, "integrationCopy");
    fakeProvider(() => tokenResponse("access-2", "refresh-2"));
    expect(valueOf(await stage.stub.getToken({})).version).toBe(2);
    expect(asked).toHaveBeenCalledTimes(1);
    await vi.waitFor(
      async () => expect(await integrationCopyInKv(stage.ids.app, stage.integration)).not.toBeNull(),
      { interval: 1 },
    );
  });

  test("while the app's object can't be reached is a temporary failure", async () => {
    const stage = await newExpired();
    await env.TOKENS.delete(keyOf(stage));
    vi.spyOn(AppObject.prototype, "integrationCopy").mockImplementation(() => {
      throw new Error("unreachable");
    });
    const received = fakeProvider(() => tokenResponse("access-2", "refresh-2"));
    expect(await stage.stub.getToken({})).toMatchObject({ failure: { code: "provider_unavailable" } });
    expect(received).toEqual([]);
    expect(await statusOf(stage)).toBe("active");
  });

  test("of a deleted integration makes the refresh fail, and the grant stays", async () => {
    const stage = await newExpired();
    await deleteIntegration(stage);
    await env.TOKENS.delete(keyOf(stage));
    const received = fakeProvider(() => tokenResponse("access-2", "refresh-2"));
    expect(await stage.stub.getToken({})).toMatchObject({ failure: { code: "integration_not_found" } });
    expect(received).toEqual([]);
    expect(await statusOf(stage)).toBe("active");
  });
});

test("a copy that is encrypted with a removed root key is replaced by the current integration", async () => {
  const stage = await newExpired();
  const { app } = stage.ids;
  const copy: unknown = JSON.parse((await integrationCopyInKv(app, stage.integration)) ?? "");
  const context = { use: "edge", owners: [app, "integration", stage.integration] } as const;
  await env.TOKENS.put(keyOf(stage), await seal(ring(rootKey("removed")), context, copy));
  fakeProvider(() => tokenResponse("access-2", "refresh-2"));
  expect(valueOf(await stage.stub.getToken({})).version).toBe(2);
});

/** Creates an expired connection whose copy of the integration has a client secret that cannot be decrypted. */
async function newWithUnreadableSecret(): Promise<Stage> {
  const stage = await newExpired();
  const { app } = stage.ids;
  const copy = JSON.parse((await integrationCopyInKv(app, stage.integration)) ?? "") as object;
  const secretContext = { use: "client_secret", owners: [app, stage.integration] } as const;
  const sealed_client_secret = await seal(ring(rootKey("removed")), secretContext, "secret");
  const { keyring } = configOf(env);
  const context = { use: "edge", owners: [app, "integration", stage.integration] } as const;
  await env.TOKENS.put(keyOf(stage), await seal(keyring, context, { ...copy, sealed_client_secret }));
  return stage;
}

describe("a copy whose client secret is encrypted with a removed root key", () => {
  test("is replaced by the current integration", async () => {
    const stage = await newWithUnreadableSecret();
    fakeProvider(() => tokenResponse("access-2", "refresh-2"));
    expect(valueOf(await stage.stub.getToken({})).version).toBe(2);
  });

  test("while the app's object can't be reached is a temporary failure", async () => {
    const stage = await newWithUnreadableSecret();
    const received = fakeProvider(() => tokenResponse("access-2", "refresh-2"));
    const asked = vi.spyOn(AppObject.prototype, "integrationCopy").mockImplementation(() => {
      throw new Error("unreachable");
    });
    expect(await stage.stub.getToken({})).toMatchObject({ failure: { code: "provider_unavailable" } });
    expect(received).toEqual([]);
    expect(await statusOf(stage)).toBe("active");
    asked.mockRestore();
    expect(valueOf(await stage.stub.getToken({})).version).toBe(2);
  });
});

describe("a copy with a former client secret", () => {
  test.each([
    ["invalid_client", () => tokenError("invalid_client", 401)],
    ["invalid_grant", () => tokenError("invalid_grant")],
    ["an unknown error", () => tokenError("no_such_error")],
  ])("that is refused with %s is replaced, and the refresh is repeated", async (_, refusal) => {
    const stage = await newExpired();
    await update(stage, { client_secret: "another-secret" });
    const secrets = acceptSecret("another-secret", refusal);
    const verified = vi.spyOn(AppObject.prototype, "verifyClient");
    expect(valueOf(await stage.stub.getToken({})).version).toBe(2);
    expect(secrets).toEqual(["secret", "another-secret"]);
    expect(verified).not.toHaveBeenCalled();
    expect(await integrationEvents(stage)).toEqual([]);
    expect(valueOf(await stage.stub.get())).toMatchObject({ status: "active", last_error: null });
  });

  test("that is refused while the app's object can't be reached decides nothing", async () => {
    const stage = await newExpired();
    await update(stage, { client_secret: "another-secret" });
    acceptSecret("another-secret", () => tokenError("invalid_grant"));
    const asked = vi.spyOn(AppObject.prototype, "integrationCopy").mockImplementation(() => {
      throw new Error("unreachable");
    });
    expect(await stage.stub.getToken({})).toMatchObject({ failure: { code: "provider_unavailable" } });
    expect(await statusOf(stage)).toBe("active");
    expect(await integrationEvents(stage)).toEqual([]);
    asked.mockRestore();
    stage.clock.advance(MINUTE);
    expect(valueOf(await stage.stub.getToken({})).version).toBe(2);
  });

  test("that is accepted for another connection does not end a grant whose current client is refused", async () => {
    const stage = await newExpired();
    const other = await newOther(stage);
    const former = (await env.TOKENS.get(keyOf(stage))) ?? "";
    stage.clock.advance(1);
    valueOf(
      await stage.appStub.updateIntegration(stage.integration, { client_secret: "wrong-secret" }, LATCHKEY),
    );
    const current = (await env.TOKENS.get(keyOf(stage))) ?? "";
    // The two connections are in different isolates: what one has read is too old for the other.
    other.clock.at = stage.clock.now() + MINUTE;
    const secrets = acceptSecret("secret", undefined, {
      onRefusal: () => env.TOKENS.put(keyOf(stage), former),
      onSuccess: async () => {
        await env.TOKENS.put(keyOf(stage), current);
        stage.clock.advance(2 * MINUTE);
      },
    });
    expect(await stage.stub.getToken({})).toMatchObject({ failure: { code: "integration_misconfigured" } });
    await vi.waitFor(async () => expect(await tasksOf(stage)).not.toContain("verify_client"), {
      interval: 1,
    });
    expect(await statusOf(stage)).toBe("active");
    expect(secrets).toEqual(["wrong-secret", "secret"]);
    expect(await integrationEvents(stage)).toEqual([]);
  });

  test("is used for five seconds at most after KV has the next one", async () => {
    const stage = await newExpired();
    const secrets = acceptSecret("another-secret", () => new Response(null, { status: 503 }));
    await stage.stub.getToken({});
    const before = (await env.TOKENS.get(keyOf(stage))) ?? "";
    valueOf(
      await stage.appStub.updateIntegration(stage.integration, { client_secret: "another-secret" }, LATCHKEY),
    );
    const after = (await env.TOKENS.get(keyOf(stage))) ?? "";
    // Another isolate has made the change: this one has read the former copy just before.
    await env.TOKENS.put(keyOf(stage), before);
    stage.clock.advance(2 * SECOND);
    await stage.stub.getToken({});
    await env.TOKENS.put(keyOf(stage), after);
    stage.clock.advance(5 * SECOND);
    await stage.stub.getToken({});
    expect(secrets).toEqual(["secret", "secret", "another-secret"]);
  });

  test("does not repeat a refresh whose client and grant the current integration does not change", async () => {
    const stage = await newExpired();
    const received = fakeProvider(() => tokenError("invalid_grant"));
    expect(await stage.stub.getToken({})).toMatchObject({ failure: { code: "reauthorization_required" } });
    expect(received).toHaveLength(1);
  });
});

describe("a copy of other origins than the grant's", () => {
  const MOVED = { token_endpoint: "https://elsewhere.example.com/token" };

  test("E6 · that is older than the grant is replaced, and nothing is sent to the former origin", async () => {
    const stage = await newExpired();
    const endpoints = { authorization_endpoint: "https://elsewhere.example.com/authorize", ...MOVED };
    await update(stage, { endpoints, client_secret: "another-secret" });
    await importGrant(stage);
    stage.clock.advance(HOUR);
    const received = fakeProvider(() => tokenResponse("access-2", "refresh-2"));
    expect(valueOf(await stage.stub.getToken({})).access_token).toBe("access-2");
    expect(received.map(({ url }) => url)).toEqual([MOVED.token_endpoint]);
  });

  test("E6 · that the app has moved back since does not end the grant", async () => {
    const stage = await newExpired();
    const { endpoints } = valueOf(await stage.appStub.getIntegration(stage.integration));
    stage.clock.advance(1);
    const moved = { ...endpoints, ...MOVED };
    const secret = { client_secret: "another-secret" };
    valueOf(
      await stage.appStub.updateIntegration(stage.integration, { endpoints: moved, ...secret }, LATCHKEY),
    );
    await update(stage, { endpoints, ...secret });
    const received = fakeProvider(() => tokenResponse("access-2", "refresh-2"));
    expect(valueOf(await stage.stub.getToken({})).version).toBe(2);
    expect(received.map(({ url }) => url)).toEqual([endpoints.token_endpoint]);
  });
});

test("a copy is not used to try a changed client, and the refused connection reports that it is accepted", async () => {
  const stage = await newExpired();
  const refusal = () =>
    runInDurableObject(stage.appStub, (_, { storage }) => {
      const query = "SELECT record ->> '$.refusal' AS refusal FROM integration";
      return storage.sql.exec<{ refusal: string | null }>(query).one().refusal;
    });
  const secrets = acceptSecret("the-right-secret");
  expect((await stage.stub.getToken({})).ok).toBe(false);
  await vi.waitFor(async () => expect(await refusal()).toContain("invalid_client"), { interval: 1 });
  secrets.length = 0;
  await newOther(stage);
  await update(stage, { client_secret: "the-right-secret" });
  await stage.appStub.reportClientAccepted(stage.integration, 0);
  expect(await refusal()).not.toBeNull();
  expect((await stage.stub.refresh({ triesClient: true })).ok).toBe(true);
  expect(secrets).toEqual(["the-right-secret"]);
  expect(await refusal()).toBeNull();
});

describe("a copy of a paused integration", () => {
  test("makes the connection wait without a request, and then one connection tests the client", async () => {
    const stage = await newExpired();
    await pause(stage);
    const permitted = vi.spyOn(AppObject.prototype, "permitRefresh");
    const received = fakeProvider(() => tokenResponse("access-2", "refresh-2"));
    expect(await stage.stub.getToken({})).toMatchObject({
      failure: { code: "integration_misconfigured", retryAfterSeconds: 300 },
    });
    expect([permitted.mock.calls.length, received.length]).toEqual([0, 0]);
    stage.clock.advance(5 * MINUTE);
    expect(valueOf(await stage.stub.getToken({})).version).toBe(2);
    expect([permitted.mock.calls.length, received.length]).toEqual([1, 1]);
  });

  test("that has recovered since lets the connection wait only as long as the copy is out of date", async () => {
    const stage = await newExpired();
    await pause(stage);
    await changeWithoutCopy(stage, async () => stage.appStub.reportClientAccepted(stage.integration));
    fakeProvider(() => tokenResponse("access-2", "refresh-2"));
    expect(await stage.stub.getToken({})).toMatchObject({ failure: { code: "integration_misconfigured" } });
    expect(valueOf(await stage.stub.get())).toMatchObject({ status: "active", last_error: null });
    await env.TOKENS.delete(keyOf(stage));
    stage.clock.advance(5 * SECOND);
    expect(valueOf(await stage.stub.getToken({})).version).toBe(2);
  });
});

test("a copy from before the integration was paused lets a refresh be sent, whose refusal ends and pauses nothing", async () => {
  const stage = await newExpired();
  await newOther(stage);
  await changeWithoutCopy(stage, () => pause(stage));
  const before = valueOf(await stage.appStub.getIntegration(stage.integration));
  stage.clock.advance(SECOND);
  const received = fakeProvider(() => tokenError("invalid_client", 401));
  expect(await stage.stub.getToken({})).toMatchObject({ failure: { code: "integration_misconfigured" } });
  await vi.waitFor(async () => expect(await tasksOf(stage)).not.toContain("verify_client"), { interval: 1 });
  expect(received).toHaveLength(1);
  expect(await statusOf(stage)).toBe("active");
  expect(valueOf(await stage.appStub.getIntegration(stage.integration))).toEqual(before);
});

describe("a copy of a deleted integration", () => {
  test("that was paused makes the refresh fail when the client may be tested, and the grant stays", async () => {
    const stage = await newExpired();
    await pause(stage);
    await deleteIntegration(stage);
    stage.clock.advance(5 * MINUTE);
    const received = fakeProvider(() => tokenResponse("access-2", "refresh-2"));
    expect(await stage.stub.getToken({})).toMatchObject({ failure: { code: "integration_not_found" } });
    expect(received).toEqual([]);
    expect(await statusOf(stage)).toBe("active");
  });

  test("is used as long as the provider accepts the client", async () => {
    const stage = await newExpired();
    await deleteIntegration(stage);
    fakeProvider(() => tokenResponse("access-2", "refresh-2"));
    expect(valueOf(await stage.stub.getToken({})).version).toBe(2);
  });

  test("makes the refresh fail if the provider refuses the client, and the grant stays", async () => {
    const stage = await newExpired();
    await deleteIntegration(stage);
    fakeProvider(() => tokenError("invalid_grant"));
    expect(await stage.stub.getToken({})).toMatchObject({ failure: { code: "integration_not_found" } });
    expect(await statusOf(stage)).toBe("active");
  });
});

test("E6 · a copy is used for a day, so that nobody can bring back former endpoints with a copy that was saved", async () => {
  const { ids, integration, appStub: app, clock } = await newStage();
  const copy = await app.integrationCopy(integration, null);
  if (copy === null) throw new Error("there is no copy");
  await writeIntegrationCopy(env, ids.app, integration, copy, clock.now());
  const readAfter = (ms: number) => readIntegrationCopy(env, ids.app, integration, clock.now() + ms);
  expect(await readAfter(DAY)).toMatchObject({ client_id: copy.client_id });
  expect(await readAfter(DAY + 1)).toBeNull();
});
