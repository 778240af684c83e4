import { LATCHKEY } from "../../../src/shared/actor.ts";
import { runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { appStub } from "../../../src/apps/app-rpc.ts";
import type { AppId } from "../../../src/shared/id.ts";
import { integrationCopyInKv } from "../../support/workers/kv-copy.ts";
import { newApp, tablesOf, valueOf } from "../../support/workers/create-connection.ts";
import { fakeProvider } from "../../support/workers/scripted-fetch.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const ISSUER = "https://auth.example.com";

const EXPLICIT_ENDPOINTS = {
  id: "mine",
  provider: "oauth2",
  client_id: "client",
  endpoints: { authorization_endpoint: `${ISSUER}/a`, token_endpoint: `${ISSUER}/t` },
};

/** Fakes an issuer. Before its first response, `changeApp` is called. */
function fakeSlowIssuer(changeApp: () => Promise<unknown>) {
  let hasRun = false;
  return fakeProvider(async () => {
    if (!hasRun) {
      hasRun = true;
      await changeApp();
    }
    const [authorization_endpoint, token_endpoint] = [`${ISSUER}/authorize`, `${ISSUER}/token`];
    return Response.json({ issuer: ISSUER, authorization_endpoint, token_endpoint });
  });
}

async function newSetup(): Promise<{ app: AppId; stub: ReturnType<typeof appStub> }> {
  const app = await newApp();
  valueOf(await appStub(env, app).createIntegration(EXPLICIT_ENDPOINTS, LATCHKEY));
  return { app, stub: appStub(env, app) };
}

/** A change that waits for the issuer's metadata. */
const discover = { endpoints: { issuer: ISSUER } };
const published = async (app: AppId) => JSON.parse((await integrationCopyInKv(app, "mine")) ?? "null");
const other = (app: AppId) => appStub(env, app);

describe("a change that waits for discovery", () => {
  test("keeps the result of another change that was made in the meantime", async () => {
    const { app, stub } = await newSetup();
    const received = fakeSlowIssuer(() =>
      other(app).updateIntegration("mine", { client_id: "second", scopes: ["read"] }, LATCHKEY),
    );
    const changed = valueOf(await stub.updateIntegration("mine", discover, LATCHKEY));
    expect(changed).toMatchObject({ client_id: "second", scopes: ["read"], ...discover });
    expect(valueOf(await stub.getIntegration("mine"))).toEqual(changed);
    expect(await published(app)).toMatchObject({
      scopes: ["read"],
      discovered: { token_endpoint: `${ISSUER}/token` },
    });
    expect(received.length).toBeGreaterThan(0);
  });

  test("keeps a secret that was set in the meantime", async () => {
    const { app, stub } = await newSetup();
    fakeSlowIssuer(() => other(app).updateIntegration("mine", { client_secret: "new secret" }, LATCHKEY));
    expect(valueOf(await stub.updateIntegration("mine", discover, LATCHKEY)).has_client_secret).toBe(true);
  });

  test("does not restore an integration that was deleted in the meantime", async () => {
    const { app, stub } = await newSetup();
    fakeSlowIssuer(() => other(app).deleteIntegration("mine", LATCHKEY));
    const notFound = { failure: { code: "integration_not_found" } };
    expect(await stub.updateIntegration("mine", discover, LATCHKEY)).toMatchObject(notFound);
    expect(await stub.getIntegration("mine")).toMatchObject(notFound);
    expect(await published(app)).toBeNull();
  });

  test("is applied to the integration that replaced the deleted one", async () => {
    const { app, stub } = await newSetup();
    fakeSlowIssuer(async () => {
      await other(app).deleteIntegration("mine", LATCHKEY);
      await other(app).createIntegration({ ...EXPLICIT_ENDPOINTS, client_id: "another" }, LATCHKEY);
    });
    const changed = valueOf(await stub.updateIntegration("mine", discover, LATCHKEY));
    expect(changed).toMatchObject({ client_id: "another", ...discover });
  });

  test("changes nothing in an app that was deleted in the meantime", async () => {
    const { app, stub } = await newSetup();
    fakeSlowIssuer(() => deleteApp(app));
    expect(await stub.updateIntegration("mine", discover, LATCHKEY)).toMatchObject({
      failure: { code: "integration_not_found" },
    });
    expect(await tablesOf(stub)).toEqual([]);
    expect(await published(app)).toBeNull();
  });
});

describe("an integration that waits for discovery", () => {
  const settings = { provider: "oauth2", client_id: "client", ...discover };

  test("is not created when its app is deleted in the meantime, and stores nothing", async () => {
    const app = await newApp();
    const stub = appStub(env, app);
    fakeSlowIssuer(() => deleteApp(app));
    expect(await stub.createIntegration(settings, LATCHKEY)).toMatchObject({
      failure: { code: "app_not_found" },
    });
    expect(await tablesOf(stub)).toEqual([]);
    expect(await published(app)).toBeNull();
  });

  test("is not created when another one with its ID is created in the meantime", async () => {
    const app = await newApp();
    const stub = appStub(env, app);
    fakeSlowIssuer(() => other(app).createIntegration(EXPLICIT_ENDPOINTS, LATCHKEY));
    expect(await stub.createIntegration({ ...settings, id: "mine" }, LATCHKEY)).toMatchObject({
      failure: { code: "integration_exists" },
    });
    expect(valueOf(await stub.getIntegration("mine")).endpoints).toEqual(EXPLICIT_ENDPOINTS.endpoints);
  });
});

/** Deletes an app and waits until its storage is empty. */
async function deleteApp(app: AppId): Promise<void> {
  await other(app).delete(LATCHKEY);
  for (let attempt = 0; attempt < 5; attempt++) if (!(await runDurableObjectAlarm(other(app)))) return;
}
