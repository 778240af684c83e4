// Creates an app, its integration and a connection, as the API does.

import { LATCHKEY } from "../../../src/shared/actor.ts";
import type { Parsed } from "../../../src/shared/lazy.ts";
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { NewApp } from "../../../src/apps/settings/app.ts";
import { appStub } from "../../../src/apps/app-rpc.ts";
import type { IntegrationChanges, NewIntegration } from "../../../src/integration/integration.ts";
import { connectionStub } from "../../../src/connection/connection-rpc.ts";
import { HOUR } from "../../../src/shared/clock.ts";
import { type AppId, newAppId, newConnectionId } from "../../../src/shared/id.ts";
import type { Result } from "../../../src/shared/result.ts";
import { TestClock } from "./test-clock.ts";
import type { ImportedGrant } from "../../../src/connection/connect/imported-grant.ts";

export const RETURN_URL = "https://app.example.com/connected";

/** Returns the value of a result. Throws if it is a failure. */
export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`failed: ${JSON.stringify(result.failure)}`);
  return result.value;
}

export async function newApp(): Promise<AppId> {
  const id = newAppId();
  valueOf(
    await appStub(env, id).create(
      id,
      NewApp().parse({ name: "Test app", return_urls: [RETURN_URL] }),
      LATCHKEY,
    ),
  );
  return id;
}

const OAUTH2: Parsed<typeof NewIntegration> = {
  provider: "oauth2",
  client_id: "client",
  client_secret: "secret",
  scopes: ["read"],
  endpoints: {
    authorization_endpoint: "https://provider.example.com/authorize",
    token_endpoint: "https://provider.example.com/token",
  },
};

/** An integration at a provider with userinfo and revocation endpoints. */
export const PROVIDER: Parsed<typeof NewIntegration> = {
  ...OAUTH2,
  endpoints: {
    ...OAUTH2.endpoints,
    revocation_endpoint: "https://provider.example.com/revoke",
    userinfo_endpoint: "https://provider.example.com/userinfo",
  },
};

/** Creates an app with an integration, and the unused object of a connection. */
export async function newStage(settings: Parsed<typeof NewIntegration> = OAUTH2, newAppOf = newApp) {
  const app = await newAppOf();
  const ids = { app, connection: newConnectionId() };
  const appObject = appStub(env, app);
  const clock = new TestClock();
  await runInDurableObject(appObject, (object) => {
    object.clock = clock.now;
  });
  const integration = valueOf(await appObject.createIntegration(settings, LATCHKEY)).id;
  const stub = connectionStub(env, app, ids.connection);
  await setClock(stub, clock);
  return { ids, integration, stub, appStub: appObject, clock };
}

export type Stage = Awaited<ReturnType<typeof newStage>>;
type ConnectionStub = Stage["stub"];

/** Sets the clock of a connection's object. Call it again after the object was restarted. */
export async function setClock(stub: ConnectionStub, clock: TestClock): Promise<void> {
  await runInDurableObject(stub, (object) => {
    object.clock = clock.now;
  });
}

/** Creates an active connection whose token expires in an hour. */
export async function newConnection(
  grant: Partial<Parsed<typeof ImportedGrant>> = {},
  settings?: Parsed<typeof NewIntegration>,
): Promise<Stage> {
  const stage = await newStage(settings);
  await importGrant(stage, grant);
  return stage;
}

/** Activates a connection, with a token that expires in an hour. */
export async function importGrant(
  { stub, ids, integration }: Pick<Stage, "stub" | "ids" | "integration">,
  grant: Partial<Parsed<typeof ImportedGrant>> = {},
): Promise<void> {
  const input = {
    integration,
    end_user: "ada",
    access_token: "access-1",
    refresh_token: "refresh-1",
    expires_in: 3600,
    ...grant,
  };
  valueOf(await stub.importGrant(ids, input));
}

/** Changes the integration of a stage. */
export const updateIntegration = ({ appStub: app, integration }: Stage, changes: IntegrationChanges) =>
  app.updateIntegration(integration, changes, LATCHKEY);

/** Creates a connection whose token has just expired. */
export async function newExpired(): Promise<Stage> {
  const stage = await newConnection();
  stage.clock.advance(HOUR);
  return stage;
}

/** Creates a connect session for the end user of these connections. */
export async function newSession(
  { appStub: app, ids, integration }: Stage,
  changes: {
    completion?: "confirm" | "automatic";
    connection_id?: string;
    choose_account?: boolean;
    flow?: "device";
    scopes?: string[];
  } = {},
): Promise<string> {
  const input = {
    end_user: { id: "ada" },
    integrations: [integration],
    completion: "automatic" as const,
    ...changes,
  };
  return valueOf(await app.createSession(ids.connection, input)).id;
}

/** Clicks on the connect page. Returns the callback that the browser then requests. */
export async function beginAttempt(
  { stub, ids, integration }: Stage,
  session: string,
  browser: string | null = null,
) {
  const begun = valueOf(await stub.beginAttempt(ids, { session, integration, browser }));
  const redirectUri = new URL(begun.location).searchParams.get("redirect_uri") ?? "";
  return {
    attempt: begun.id,
    callbackId: redirectUri.split("/").at(-1) ?? "",
    cookie: begun.cookie,
    code: "code",
    error: null,
    iss: null,
    item: null,
    others: {},
  };
}

/** Returns the tables that a connection's object has created. */
export function tablesOf(stub: DurableObjectStub): Promise<string[]> {
  return runInDurableObject(stub, (_, state) =>
    state.storage.sql
      .exec<{ name: string }>(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite%' ORDER BY name",
      )
      .toArray()
      .map(({ name }) => name),
  );
}

/** Returns when an object's alarm is due, or null if none is set. */
export const alarmOf = (stub: DurableObjectStub) =>
  runInDurableObject(stub, (_, state) => state.storage.getAlarm());
