import { runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { appStub } from "../../../src/apps/app-rpc.ts";
import type { AppId } from "../../../src/shared/id.ts";
import { edgeCopy } from "../../support/workers/kv-copy.ts";
import { newApp, tablesOf, valueOf } from "../../support/workers/create-connection.ts";
import { playProvider } from "../../support/workers/scripted-fetch.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const ISSUER = "https://auth.example.com";

const BY_HAND = {
  id: "mine",
  provider: "oauth2",
  client_id: "client",
  endpoints: { authorization_endpoint: `${ISSUER}/a`, token_endpoint: `${ISSUER}/t` },
};

/** Simulates an issuer at which something else happens to the app before its first response. */
function playSlowIssuer(meanwhile: () => Promise<unknown>) {
  let happened = false;
  return playProvider(async () => {
    if (!happened) {
      happened = true;
      await meanwhile();
    }
    const [authorization_endpoint, token_endpoint] = [`${ISSUER}/authorize`, `${ISSUER}/token`];
    return Response.json({ issuer: ISSUER, authorization_endpoint, token_endpoint });
  });
}

async function newScene(): Promise<{ app: AppId; stub: ReturnType<typeof appStub> }> {
  const app = await newApp();
  valueOf(await appStub(env, app).createIntegration(BY_HAND));
  return { app, stub: appStub(env, app) };
}

/** The change that has to wait for the issuer. */
const discover = { endpoints: { issuer: ISSUER } };
const published = async (app: AppId) => JSON.parse((await edgeCopy(app)) ?? "null");
const other = (app: AppId) => appStub(env, app);

describe("a change that waits for discovery", () => {
  test("keeps what another change did in the meantime", async () => {
    const { app, stub } = await newScene();
    const received = playSlowIssuer(() =>
      other(app).updateIntegration("mine", { client_id: "second", scopes: ["read"] }),
    );
    const changed = valueOf(await stub.updateIntegration("mine", discover));
    expect(changed).toMatchObject({ client_id: "second", scopes: ["read"], ...discover });
    expect(valueOf(await stub.getIntegration("mine"))).toEqual(changed);
    expect(await published(app)).toMatchObject({
      integrations: { mine: { scopes: ["read"], discovered: { token_endpoint: `${ISSUER}/token` } } },
    });
    expect(received.length).toBeGreaterThan(0);
  });

  test("keeps a secret that was set in the meantime", async () => {
    const { app, stub } = await newScene();
    playSlowIssuer(() => other(app).updateIntegration("mine", { client_secret: "new secret" }));
    expect(valueOf(await stub.updateIntegration("mine", discover)).has_client_secret).toBe(true);
  });

  test("does not restore an integration that was deleted in the meantime", async () => {
    const { app, stub } = await newScene();
    playSlowIssuer(() => other(app).deleteIntegration("mine"));
    const notFound = { failure: { code: "integration_not_found" } };
    expect(await stub.updateIntegration("mine", discover)).toMatchObject(notFound);
    expect(await stub.getIntegration("mine")).toMatchObject(notFound);
    expect(await published(app)).toMatchObject({ integrations: {} });
  });

  test("is applied to the integration that replaced the deleted one", async () => {
    const { app, stub } = await newScene();
    playSlowIssuer(async () => {
      await other(app).deleteIntegration("mine");
      await other(app).createIntegration({ ...BY_HAND, client_id: "another" });
    });
    const changed = valueOf(await stub.updateIntegration("mine", discover));
    expect(changed).toMatchObject({ client_id: "another", ...discover });
  });

  test("changes nothing in an app that was deleted in the meantime", async () => {
    const { app, stub } = await newScene();
    playSlowIssuer(() => endApp(app));
    expect(await stub.updateIntegration("mine", discover)).toMatchObject({
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
    playSlowIssuer(() => endApp(app));
    expect(await stub.createIntegration(settings)).toMatchObject({ failure: { code: "app_not_found" } });
    expect(await tablesOf(stub)).toEqual([]);
    expect(await published(app)).toBeNull();
  });

  test("is not created when another one with its ID is created in the meantime", async () => {
    const app = await newApp();
    const stub = appStub(env, app);
    playSlowIssuer(() => other(app).createIntegration(BY_HAND));
    expect(await stub.createIntegration({ ...settings, id: "mine" })).toMatchObject({
      failure: { code: "integration_exists" },
    });
    expect(valueOf(await stub.getIntegration("mine")).endpoints).toEqual(BY_HAND.endpoints);
  });
});

/** Deletes an app and waits until its storage is empty. */
async function endApp(app: AppId): Promise<void> {
  await other(app).delete();
  for (let rings = 0; rings < 5; rings++) if (!(await runDurableObjectAlarm(other(app)))) return;
}
