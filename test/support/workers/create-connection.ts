// An app, its integration and a connection, made the way the API makes them.

import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import type { z } from "zod";
import { NewApp } from "../../../src/apps/settings/app.ts";
import { appStub } from "../../../src/apps/app-rpc.ts";
import type { NewIntegration } from "../../../src/integration/integration.ts";
import { connectionStub } from "../../../src/connection/connection-rpc.ts";
import { HOUR } from "../../../src/shared/clock.ts";
import { type AppId, newAppId, newConnectionId } from "../../../src/shared/id.ts";
import type { Result } from "../../../src/shared/result.ts";
import { TestClock } from "./test-clock.ts";
import type { ImportedGrant } from "../../../src/connection/connect/imported-grant.ts";

export const RETURN_URL = "https://app.example.com/connected";

/** The value of a result that has to be one. */
export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`failed: ${JSON.stringify(result.failure)}`);
  return result.value;
}

export async function newApp(): Promise<AppId> {
  const id = newAppId();
  valueOf(await appStub(env, id).create(id, NewApp.parse({ name: "Test app", return_urls: [RETURN_URL] })));
  return id;
}

const OAUTH2: z.output<typeof NewIntegration> = {
  provider: "oauth2",
  client_id: "client",
  client_secret: "secret",
  scopes: ["read"],
  endpoints: {
    authorization_endpoint: "https://provider.example.com/authorize",
    token_endpoint: "https://provider.example.com/token",
  },
};

/** One whose provider also says whose an account is, and can be told when a grant is not used any more. */
export const PROVIDER: z.output<typeof NewIntegration> = {
  ...OAUTH2,
  endpoints: {
    ...OAUTH2.endpoints,
    revocation_endpoint: "https://provider.example.com/revoke",
    userinfo_endpoint: "https://provider.example.com/userinfo",
  },
};

/** An app with one integration, and a connection's object that nobody has written to. */
export async function newStage(settings: z.output<typeof NewIntegration> = OAUTH2, newAppOf = newApp) {
  const app = await newAppOf();
  const ids = { app, connection: newConnectionId() };
  const appObject = appStub(env, app);
  const integration = valueOf(await appObject.createIntegration(settings)).id;
  const stub = connectionStub(env, app, ids.connection);
  const clock = new TestClock();
  await setClock(stub, clock);
  await runInDurableObject(appObject, (object) => {
    object.clock = clock.now;
  });
  return { ids, integration, stub, appStub: appObject, clock };
}

export type Stage = Awaited<ReturnType<typeof newStage>>;
type ConnectionStub = Stage["stub"];

/** Hands a connection's object the clock; to be done again after it was restarted. */
export async function setClock(stub: ConnectionStub, clock: TestClock): Promise<void> {
  await runInDurableObject(stub, (object) => {
    object.clock = clock.now;
  });
}

/** An active connection whose token lives an hour. */
export async function newConnection(
  grant: Partial<z.output<typeof ImportedGrant>> = {},
  settings?: z.output<typeof NewIntegration>,
): Promise<Stage> {
  const stage = await newStage(settings);
  await importGrant(stage, grant);
  return stage;
}

/** Makes a stage's connection active, with a token that lives an hour. */
export async function importGrant(
  { stub, ids, integration }: Pick<Stage, "stub" | "ids" | "integration">,
  grant: Partial<z.output<typeof ImportedGrant>> = {},
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

/** A connection whose token has just expired. */
export async function newExpired(): Promise<Stage> {
  const stage = await newConnection();
  stage.clock.pass(HOUR);
  return stage;
}

/** A connect session for the person the connections here belong to. */
export async function newSession(
  { stub, ids, integration }: Stage,
  changes: { completion?: "confirm" | "automatic"; connection_id?: string } = {},
): Promise<string> {
  const input = {
    end_user: { id: "ada" },
    integrations: [integration],
    completion: "automatic" as const,
    ...changes,
  };
  return valueOf(await stub.createSession(ids, input)).id;
}

/** A click on the connect page; what comes back is the callback its browser will make. */
export async function beginAttempt({ stub, ids, integration }: Stage, session: string) {
  const begun = valueOf(await stub.beginAttempt(ids, { session, integration }));
  const redirectUri = new URL(begun.location).searchParams.get("redirect_uri") ?? "";
  return {
    attempt: begun.id,
    callbackId: redirectUri.split("/").at(-1) ?? "",
    cookie: begun.cookie,
    code: "code",
    error: null,
    iss: null,
    item: null,
  };
}

/** The tables a connection's object has made. */
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

/** When an object's alarm rings; null when none is set. */
export const alarmOf = (stub: DurableObjectStub) =>
  runInDurableObject(stub, (_, state) => state.storage.getAlarm());
