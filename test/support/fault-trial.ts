// Tests how one connection behaves while its refreshes fail: the responses to callers, the connection's status, the
// requests to the provider, and whether it recovers afterwards.

import { setTimeout as pause } from "node:timers/promises";
import { connectionOf, proxied, readToken, reconnect, refresh } from "./flow.ts";
import { type Answer, call, type Json, type TestApp } from "./latchkey.ts";
import { clearFaults, counters, fault, newIntegration, settings, type TestIntegration } from "./sandbox.ts";
import { grantAt, type Refreshing } from "./peers/sandbox-grant.ts";
import { until } from "./until.ts";

export type Outcome = {
  /** What a caller received: which token, or a status and a code. */
  answer: string;
  /** The token's lifetime in seconds, or null if it is unknown. */
  lasts?: number | "as usual" | null;
  /** The value of `Retry-After`: one second of backoff, or the provider's value. */
  wait?: "a second" | "as told" | undefined;
  /** What the next read received. */
  read: string;
  status: unknown;
  lastError: unknown;
  /** Whether the granted scope is less than the requested one. */
  narrowed: boolean;
  /** The number of refresh requests at the token endpoint. */
  requests: number;
  /** Whether the grant recovered on its own, or the user had to reconnect. */
  grant: "goes on" | "ended";
};

type Trial = {
  app: TestApp;
  integration: TestIntegration;
  id: string;
  endUser: string;
  provider: Refreshing;
};

/** The token lifetime in seconds, unless a fault changes it. */
const USUAL = { parqet: 3600, addepar: 60, parqex: 3600 };

/** An API call that works with any of the provider's tokens. */
const API_CALL = { parqet: "user", addepar: "users/me", parqex: "user-info" };

/** Imports a connection whose token has this remaining lifetime in seconds. */
export async function newTrial(
  app: TestApp,
  provider: Refreshing,
  expiresIn: number,
  change?: Json,
): Promise<Trial> {
  const scopes = provider === "parqet" ? { scopes: ["portfolio:read", "portfolio:write"] } : {};
  const integration = await newIntegration(app, provider, scopes);
  if (change !== undefined) await settings(integration, change);
  const { addepar_firm, ...tokens } = await grantAt(provider, integration);
  const endUser = `holder of ${integration.clientId}`;
  const imported = await call("POST", "/v1/connections", app.key, {
    integration: integration.id,
    end_user: endUser,
    ...tokens,
    expires_in: expiresIn,
    ...(addepar_firm === undefined ? {} : { metadata: { addepar_firm } }),
  });
  if (imported.status !== 201) throw new Error(`the grant was not imported: ${imported.text}`);
  return { app, integration, id: String(imported.body["id"]), endUser, provider };
}

/** Applies the fault to all refreshes of an imported grant whose token has expired. */
export async function meetAlways(trial: Trial, kind: Json): Promise<Outcome> {
  const { app, integration, id } = trial;
  await fault(integration, kind, { grantType: "refresh_token", times: 0 });
  const answer = await readToken(app, id);
  // Counted here, because on a slow machine the read below can come after the backoff.
  const atFirst = await refreshesAt(integration);
  const seen = await observe(trial, 1, answer);
  await waitAsTold(answer);
  const again = await refresh(app, id);
  if (again.body["code"] !== answer.body["code"])
    throw new Error(`the fault did not apply again: ${again.text}`);
  const requests = answer.status === 502 ? atFirst : await refreshesAt(integration);
  return { ...seen, requests, grant: await recover(trial, again) };
}

/** Applies the fault to one refresh, while the current token is valid. */
export async function meetOnce(trial: Trial, kind: Json): Promise<Outcome> {
  const { app, integration, id } = trial;
  const living = await readToken(app, id);
  const before = await refreshesAt(integration);
  await fault(integration, kind, { grantType: "refresh_token" });
  const answer = await refresh(app, id);
  const seen = await observe(trial, Number(living.body["version"]), answer);
  const requests = (await refreshesAt(integration)) - before;
  return { ...seen, requests, grant: await recover(trial, answer) };
}

async function observe(trial: Trial, version: number, answer: Answer) {
  const { app, id, provider } = trial;
  const connection = await connectionOf(app, id);
  const missing = connection["missing_scopes"];
  const lasts = lifetimeOf(connection);
  return {
    answer: nameOf(answer, version),
    ...(answer.status === 200 ? { lasts: lasts === USUAL[provider] ? ("as usual" as const) : lasts } : {}),
    wait: nameOfWait(answer),
    read: nameOf(await readToken(app, id), version),
    status: connection["status"],
    lastError: errorOf(connection),
    narrowed: Array.isArray(missing) && missing.length > 0,
  };
}

/** Clears the fault, and checks that the connection recovers on its own or by reconnecting. */
async function recover(trial: Trial, last: Answer): Promise<Outcome["grant"]> {
  const { app, integration, id, provider } = trial;
  await clearFaults(integration);
  // Updating the integration ends its backoff.
  if (last.body["code"] === "integration_misconfigured")
    await call("PATCH", `/v1/integrations/${integration.id}`, app.key, { name: "Fixed" });
  await waitAsTold(last);
  // After a lost response, the object also retries on its own, which may have extended the backoff.
  const renewed = await until(
    () => refresh(app, id),
    (answer) => !isPassing(answer),
    20_000,
  );
  const isEnded = renewed.body["code"] === "reauthorization_required";
  if (isEnded) await reconnect(app, integration, trial);
  const served = await proxied(app, id, API_CALL[provider]);
  const { status, last_error } = await connectionOf(app, id);
  const isWell = served.status === 200 && status === "active" && last_error === null;
  if (!isWell || (!isEnded && renewed.status !== 200))
    throw new Error(`${provider} did not recover: ${renewed.text} ${served.status} ${String(status)}`);
  return isEnded ? "ended" : "goes on";
}

const TOKENS = ["the old token", "a new token", "a newer token"];

function nameOf({ status, body }: Answer, version: number): string {
  if (status !== 200) return `${status} ${String(body["code"])}`;
  return TOKENS[Number(body["version"]) - version] ?? `version ${String(body["version"])}`;
}

function lifetimeOf(connection: Json): number | null {
  const { expires_at, last_refreshed_at } = connection;
  if (typeof expires_at !== "string" || typeof last_refreshed_at !== "string") return null;
  return (Date.parse(expires_at) - Date.parse(last_refreshed_at)) / 1000;
}

function errorOf(connection: Json): unknown {
  const error = connection["last_error"];
  return typeof error === "object" && error !== null && "code" in error ? error.code : null;
}

/** Whether waiting helps. It does if the provider was unavailable, but not if it rejected the client. */
const isPassing = ({ body }: Answer) => body["code"] === "provider_unavailable";

const retryAfter = ({ headers }: Answer) => Number(headers.get("retry-after") ?? 0);

function nameOfWait(answer: Answer): Outcome["wait"] {
  if (!isPassing(answer)) return undefined;
  return retryAfter(answer) === 1 ? "a second" : "as told";
}

async function waitAsTold(answer: Answer): Promise<void> {
  if (isPassing(answer)) await pause(retryAfter(answer) * 1000);
}

async function refreshesAt(integration: TestIntegration): Promise<number> {
  return (await counters(integration)).token.refresh_token;
}
