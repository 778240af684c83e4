// What a session offers on the connect page and at the click: the app as it was when the session was created, and its
// integrations from their copies in KV, which are never older than the session.

import { LATCHKEY } from "../../../src/shared/actor.ts";
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ConnectionObject } from "../../../src/connection/connection-object.ts";
import { ConnectionDirectory } from "../../../src/apps/directory/connection-directory.ts";
import { ConnectionStore } from "../../../src/connection/connection-store.ts";
import { writeIntegrationCopy } from "../../../src/kv/integration-copy.ts";
import { MINUTE, SECOND } from "../../../src/shared/clock.ts";
import { advanceTime } from "../../support/workers/advance-time.ts";
import {
  beginAttempt,
  newSession,
  newStage,
  PROVIDER,
  RETURN_URL,
  type Stage,
  valueOf,
} from "../../support/workers/create-connection.ts";

const ORIGIN = "https://app.example.com";
const LOGO = "data:image/png;base64,AAAA";

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => {});
});

afterEach(() => {
  vi.restoreAllMocks();
});

async function newBrandedStage(): Promise<Stage> {
  const stage = await newStage();
  valueOf(await stage.appStub.update({ name: "Ledger", logo: LOGO, origins: [ORIGIN] }, LATCHKEY));
  return stage;
}

const view = ({ stub, ids }: Stage, session: string, openerOrigin: string | null = null) =>
  stub.describeSession(ids, session, { openerOrigin });

const click = ({ stub, ids, integration }: Stage, session: string, openerOrigin: string | null = null) =>
  stub.beginAttempt(ids, { session, integration, openerOrigin });

/** The client ID of the authorization request that a click begins. */
async function clientIdOf(stage: Stage, session: string): Promise<string | null> {
  const { location } = valueOf(await click(stage, session));
  return new URL(location).searchParams.get("client_id");
}

const listed = async ({ appStub }: Stage) => valueOf(await appStub.listConnections({ limit: 10 })).ids;

test("a session, its page and a click make one request to the app's object, which lists the connection", async () => {
  const stage = await newBrandedStage();
  const called = vi.spyOn(env.APPS, "getByName");
  const session = await newSession(stage);
  expect(await listed(stage)).toEqual([stage.ids.connection]);
  expect(await view(stage, session, ORIGIN)).toMatchObject({
    value: { app: { name: "Ledger", logo: LOGO } },
  });
  expect(await click(stage, session, ORIGIN)).toMatchObject({ ok: true });
  expect(called).not.toHaveBeenCalled();
});

describe("a session keeps the app's", () => {
  test("name, logo, and origins as they were when it was created", async () => {
    const stage = await newBrandedStage();
    const session = await newSession(stage);
    valueOf(await stage.appStub.update({ name: "Other", logo: null, origins: [] }, LATCHKEY));
    expect(await view(stage, session, ORIGIN)).toMatchObject({
      value: { app: { name: "Ledger", logo: LOGO } },
    });
    expect(await click(stage, session, ORIGIN)).toMatchObject({ ok: true });
    const newer = await newSession(stage);
    const refused = { failure: { code: "origin_not_registered" } };
    expect(await view(stage, newer, ORIGIN)).toMatchObject(refused);
    expect(await click(stage, newer, ORIGIN)).toMatchObject(refused);
  });

  test("present logo and origins if version 0.1 created it", async () => {
    const stage = await newBrandedStage();
    const session = await newSession(stage);
    await runInDurableObject(stage.stub, (_, { storage }) => {
      const store = new ConnectionStore(storage.sql);
      const { app: _app, integrations_as_of: _asOf, ...stored } = store.session(session) ?? {};
      storage.sql.exec("UPDATE session SET record = ?", JSON.stringify(stored));
    });
    expect(await view(stage, session, ORIGIN)).toMatchObject({ value: { app: { logo: LOGO } } });
    expect(await click(stage, session, ORIGIN)).toMatchObject({ ok: true });
  });
});

describe("an integration that the app has changed", () => {
  test("is offered with the changes in a session that was created afterwards, however old the copy in KV is", async () => {
    const stage = await newStage();
    const { app } = stage.ids;
    const older = await stage.appStub.integrationCopy(stage.integration, null);
    if (older === null) throw new Error("there is no copy");
    stage.clock.advance(SECOND);
    valueOf(await stage.appStub.updateIntegration(stage.integration, { client_id: "changed" }, LATCHKEY));
    await writeIntegrationCopy(env, app, stage.integration, older, stage.clock.now());
    const session = await newSession(stage);
    expect(await clientIdOf(stage, session)).toBe("changed");
  });

  test("is offered with the changes in an older session once they are in KV", async () => {
    const stage = await newStage();
    const session = await newSession(stage);
    stage.clock.advance(SECOND);
    valueOf(await stage.appStub.updateIntegration(stage.integration, { client_id: "changed" }, LATCHKEY));
    expect(await clientIdOf(stage, session)).toBe("changed");
  });

  test("is offered from the app's object if KV has no copy of it", async () => {
    const stage = await newStage();
    await env.TOKENS.delete(`integration:${stage.ids.app}:${stage.integration}`);
    expect(await click(stage, await newSession(stage))).toMatchObject({ ok: true });
    // Nothing that the app's object returned keeps it in memory.
    await evictDurableObject(stage.appStub);
  });

  test("H6 · and others are offered with one call of the app's object, and no copy in KV is read", async () => {
    const stage = await newStage();
    const integrations = [stage.integration];
    while (integrations.length < 4)
      integrations.push(valueOf(await stage.appStub.createIntegration({ ...PROVIDER }, LATCHKEY)).id);
    const input = { end_user: { id: "ada" }, integrations, completion: "confirm" as const };
    const { id } = valueOf(await stage.appStub.createSession(stage.ids.connection, input));
    const nameOf = (integration: string) => `integration:${stage.ids.app}:${integration}`;
    for (const integration of integrations) await env.TOKENS.delete(nameOf(integration));
    stage.clock.advance(2 * MINUTE);
    const called = vi.spyOn(env.APPS, "getByName");
    const read = vi.spyOn(env.TOKENS, "get");
    const entries = integrations.toSorted().map((integration) => ({ integration }));
    expect(await view(stage, id)).toMatchObject({ value: { content: { picker: { entries } } } });
    expect(called).toHaveBeenCalledTimes(1);
    expect(read).not.toHaveBeenCalled();
    // The page of one of them makes one call as well, which writes the missing copy again.
    const [, selected = ""] = integrations;
    const page = await stage.stub.describeSession(stage.ids, id, { selected });
    expect(page).toMatchObject({ value: { content: { choice: { integration: selected } } } });
    expect(called).toHaveBeenCalledTimes(2);
    await vi.waitFor(async () => expect(await env.TOKENS.get(nameOf(selected))).not.toBeNull(), {
      interval: 1,
    });
  });

  test("is not offered anymore if the app or its integration is deleted", async () => {
    const stage = await newStage();
    const session = await newSession(stage);
    const other = valueOf(
      await stage.appStub.createIntegration(
        {
          provider: "oauth2",
          client_id: "other",
          endpoints: {
            authorization_endpoint: "https://provider.example.com/authorize",
            token_endpoint: "https://provider.example.com/token",
          },
        },
        LATCHKEY,
      ),
    ).id;
    expect(await stage.stub.beginAttempt(stage.ids, { session, integration: other })).toMatchObject({
      failure: { code: "integration_not_found" },
    });
    valueOf(await stage.appStub.delete(LATCHKEY));
    expect(await click(stage, session)).toMatchObject({ ok: false });
    expect(await view(stage, session)).toMatchObject({ failure: { code: "session_expired" } });
  });
});

test("a session that is rejected keeps neither object in memory", async () => {
  const stage = await newStage();
  const input = { end_user: { id: "ada" }, return_url: "x", completion: "confirm" as const };
  expect(await stage.appStub.createSession(stage.ids.connection, input)).toMatchObject({ ok: false });
  // Rejects after a while if the object is in use.
  await Promise.all([evictDurableObject(stage.appStub), evictDurableObject(stage.stub)]);
});

describe("a new connection whose app's object stops before it lists it", () => {
  test("reports itself within ten minutes", async () => {
    const stage = await newStage();
    vi.spyOn(ConnectionDirectory.prototype, "put").mockImplementationOnce(() => {
      throw new Error("stopped");
    });
    await expect(newSession(stage)).rejects.toThrow("stopped");
    expect(await listed(stage)).toEqual([]);
    await advanceTime(stage, 10 * MINUTE);
    expect(await listed(stage)).toEqual([stage.ids.connection]);
  });

  test("is listed by the next session", async () => {
    const stage = await newStage();
    const create = vi.spyOn(ConnectionObject.prototype, "createSession");
    const input = {
      end_user: { id: "ada" },
      return_url: `${RETURN_URL}/other`,
      completion: "confirm" as const,
    };
    expect(await stage.appStub.createSession(stage.ids.connection, input)).toMatchObject({
      failure: { code: "return_url_not_registered" },
    });
    expect(create).toHaveBeenCalledTimes(1);
    expect(await listed(stage)).toEqual([]);
    await beginAttempt(stage, await newSession(stage));
    expect(await listed(stage)).toEqual([stage.ids.connection]);
  });
});
