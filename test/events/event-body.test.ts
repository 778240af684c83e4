// What an event contains, and what it never contains: everything secret or personal in this file includes "canary".

import { LATCHKEY } from "../../src/shared/actor.ts";
import { runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { connectionStub } from "../../src/connection/connection-rpc.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../../src/shared/clock.ts";
import { newConnectionId } from "../../src/shared/id.ts";
import {
  beginAttempt,
  importGrant,
  newSession,
  setClock,
  valueOf,
} from "../support/workers/create-connection.ts";
import { tokenError } from "../support/workers/scripted-fetch.ts";
import {
  type Arrival,
  advanceTime,
  newWebhookStage,
  fakeEndpoint,
  type WebhookStage,
} from "../support/workers/webhook-stage.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const CONNECTION_FIELDS = [
  "app",
  "code",
  "connection",
  "end_user",
  "integration",
  "provider",
  "status",
  "version",
];

let issued = 0;
const grants = () =>
  Response.json({
    access_token: `canary-access-${++issued}`,
    refresh_token: `canary-refresh-${issued}`,
    token_type: "Bearer",
    expires_in: 3600,
    scope: "canary-scope",
  });
const refusal = (error: string) =>
  Response.json({ error, error_description: "canary-words-of-the-provider" }, { status: 400 });

/** An app, its endpoint, and a scripted provider. */
async function newScene() {
  const stage = await newWebhookStage();
  const scene = { stage, answer: grants };
  const arrivals = fakeEndpoint(stage.clock, undefined, () => scene.answer());
  return { scene, arrivals };
}

/** Connects an end user with a name, or reconnects them. */
async function connect(stage: WebhookStage, isAgain = false): Promise<void> {
  const { stub, appStub, ids, integration } = stage;
  const session = isAgain
    ? await newSession(stage, { connection_id: ids.connection })
    : valueOf(
        await appStub.createSession(ids.connection, {
          end_user: { id: "ada", name: "canary-name" },
          integrations: [integration],
          completion: "automatic",
        }),
      ).id;
  const { result } = await stub.receiveCallback(await beginAttempt(stage, session));
  expect(result.ok).toBe(true);
}

const dataOf = ({ body }: Arrival): Record<string, unknown> => JSON.parse(body).data;

describe("G5 · an event contains only", () => {
  test("G5 · IDs, states and codes, from connecting to deletion", async () => {
    const { scene, arrivals } = await newScene();
    const { stage } = scene;
    const { stub } = stage;
    await connect(stage);
    await stub.refresh({});
    await stub.updateMetadata({ note: "canary-metadata", "canary-key": 1 });
    scene.answer = () => refusal("invalid_grant");
    await stub.refresh({});
    scene.answer = grants;
    await connect(stage, true);
    await connect(stage, true);
    valueOf(await stub.delete());
    await advanceTime(stage, SECOND);

    const { app, connection } = stage.ids;
    const subject = { app, connection, integration: stage.integration, provider: "oauth2", end_user: "ada" };
    expect(arrivals.map((arrival) => [arrival.type, dataOf(arrival)])).toEqual([
      ["connection.created", { ...subject, status: "active", version: 1, code: null }],
      ["connection.refreshed", { ...subject, status: "active", version: 2, code: null }],
      ["connection.updated", { ...subject, status: "active", version: 2, code: null, reason: "metadata" }],
      [
        "connection.reauthorization_required",
        {
          ...subject,
          status: "reauthorization_required",
          version: 2,
          code: "reauthorization_required",
          provider_error: "invalid_grant",
        },
      ],
      ["connection.recovered", { ...subject, status: "active", version: 3, code: null }],
      ["connection.updated", { ...subject, status: "active", version: 4, code: null, reason: "reconnected" }],
      ["connection.deleted", { ...subject, status: "deleted", version: 4, code: null, revocable: false }],
    ]);
    for (const { body, headers } of arrivals) {
      expect(Object.keys(JSON.parse(body)).toSorted()).toEqual(["data", "timestamp", "type"]);
      expect(body + JSON.stringify(headers)).not.toMatch(/canary|Y2FuYXJ5/i);
    }
  });

  test("G5 · the end of a grant that expires soon", async () => {
    const { scene, arrivals } = await newScene();
    const { stage } = scene;
    const grant = {
      access_token: "canary-access",
      refresh_token: undefined,
      expires_in: (30 * DAY) / SECOND,
    };
    await importGrant(stage, { ...grant, metadata: { firm: "canary-firm" } });
    stage.clock.advance(24 * DAY);
    await runDurableObjectAlarm(stage.stub);
    await advanceTime(stage, SECOND);
    expect(arrivals.map(({ type }) => type)).toEqual(["connection.created", "connection.expiring"]);
    const [created, expiring] = arrivals.map(dataOf);
    expect(Object.keys(created ?? {}).toSorted()).toEqual([...CONNECTION_FIELDS, "reason"].toSorted());
    expect(Object.keys(expiring ?? {}).toSorted()).toEqual([...CONNECTION_FIELDS, "ends_at"].toSorted());
    const endsAt = new Date(stage.clock.now() - SECOND + 6 * DAY).toISOString();
    expect(expiring).toMatchObject({ ends_at: endsAt });
    expect(arrivals.map(({ body }) => body).join()).not.toContain("canary");
  });

  test("G5 · the error of an integration whose client is rejected, and accepted again", async () => {
    const { scene, arrivals } = await newScene();
    const { stage } = scene;
    await connect(stage);
    // A client counts as rejected if it is rejected for the connections of several end users.
    const ids = { app: stage.ids.app, connection: newConnectionId() };
    const stub = connectionStub(env, ids.app, ids.connection);
    await setClock(stub, stage.clock);
    await importGrant({ ...stage, ids, stub }, { end_user: "bob" });
    scene.answer = () => refusal("invalid_client");
    await stage.stub.refresh({});
    await vi.waitFor(
      async () => {
        const { status } = valueOf(await stage.appStub.getIntegration(stage.integration));
        expect(status).toBe("misconfigured");
      },
      { interval: 1 },
    );
    stage.clock.advance(MINUTE);
    scene.answer = grants;
    valueOf(await stage.stub.refresh({}));
    await advanceTime(stage, SECOND);
    const about = { app: stage.ids.app, integration: stage.integration, provider: "oauth2" };
    const ofIntegration = arrivals.filter(({ type }) => type.startsWith("integration."));
    expect(ofIntegration.map((arrival) => [arrival.type, dataOf(arrival)])).toEqual([
      ["integration.misconfigured", { ...about, code: "invalid_client" }],
      ["integration.recovered", { ...about, code: null }],
    ]);
    expect(arrivals.map(({ body }) => body).join()).not.toContain("canary");
  });

  test("G5 · the app of a test", async () => {
    const { scene, arrivals } = await newScene();
    valueOf(await scene.stage.appStub.testWebhook(LATCHKEY));
    expect(arrivals.map(dataOf)).toEqual([{ app: scene.stage.ids.app }]);
    expect(arrivals.map(({ type }) => type)).toEqual(["webhook.test"]);
  });
});

test("a change that failed for a temporary reason emits no event", async () => {
  const { scene, arrivals } = await newScene();
  const { stage } = scene;
  await connect(stage);
  scene.answer = () => tokenError("temporarily_unavailable", 503);
  await stage.stub.refresh({});
  await advanceTime(stage, HOUR);
  expect(arrivals.map(({ type }) => type)).toEqual(["connection.created"]);
  expect(valueOf(await stage.stub.listEvents(null, 10)).data).toHaveLength(1);
});
