// One connection whose refreshes meet a fault: what its callers get meanwhile, how the connection looks,
// what it costs the provider, and what is left when the provider behaves again.

import { setTimeout as pause } from "node:timers/promises";
import { connectionOf, proxied, readToken, reconnect, refresh } from "./flow.ts";
import { type Answer, call, type Json, type TestApp } from "./latchkey.ts";
import { clearFaults, counters, fault, newIntegration, settings, type TestIntegration } from "./sandbox.ts";
import { grantAt, type Refreshing } from "./peers/sandbox-grant.ts";
import { until } from "./until.ts";

export type Outcome = {
  /** What who asked for a token got: which one, or a status and a code. */
  answer: string;
  /** How many seconds that token lasts; null where that is not known. */
  lasts?: number | "as usual" | null;
  /** How long a caller is asked to wait: a back-off's second, or as long as the provider said. */
  wait?: "a second" | "as told" | undefined;
  /** What a read after that got. */
  read: string;
  status: unknown;
  lastError: unknown;
  /** Whether less is granted than was asked for. */
  narrowed: boolean;
  /** The refreshes that reached the token endpoint. */
  requests: number;
  /** Whether the grant went on when the provider behaved, or the person had to connect again. */
  grant: "goes on" | "ended";
};

type Trial = {
  app: TestApp;
  integration: TestIntegration;
  id: string;
  endUser: string;
  provider: Refreshing;
};

/** The seconds a token lasts where no fault says otherwise. */
const USUAL = { parqet: 3600, addepar: 60, parqex: 3600 };

/** A call of the API that any of the provider's tokens may make. */
const API_CALL = { parqet: "user", addepar: "users/me", parqex: "user-info" };

/** A connection at a provider, whose grant was imported with a token that has so many seconds left. */
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
  if (imported.status !== 201) throw new Error(`not imported: ${imported.text}`);
  return { app, integration, id: String(imported.body["id"]), endUser, provider };
}

/** The fault meets every refresh of a grant that has just been imported, with a token that had expired. */
export async function meetAlways(trial: Trial, kind: Json): Promise<Outcome> {
  const { app, integration, id } = trial;
  await fault(integration, kind, { grantType: "refresh_token", times: 0 });
  const answer = await readToken(app, id);
  // Counted here: the read below comes before the pause is over, or after it on a machine that is slow.
  const atFirst = await refreshesAt(integration);
  const seen = await observe(trial, 1, answer);
  await waitAsTold(answer);
  const again = await refresh(app, id);
  if (again.body["code"] !== answer.body["code"]) throw new Error(`not met again: ${again.text}`);
  const requests = answer.status === 502 ? atFirst : await refreshesAt(integration);
  return { ...seen, requests, grant: await recover(trial, again) };
}

/** The fault meets one refresh, which is asked for while the present token lives. */
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

/** Has the provider behave again, and sees that the connection works: by itself, or connected again. */
async function recover(trial: Trial, last: Answer): Promise<Outcome["grant"]> {
  const { app, integration, id, provider } = trial;
  await clearFaults(integration);
  // Whoever mends an integration changes it, and need not wait for anything then.
  if (last.body["code"] === "integration_misconfigured")
    await call("PATCH", `/v1/integrations/${integration.id}`, app.key, { name: "Mended" });
  await waitAsTold(last);
  // The object asks by itself as well after a lost answer: a try that met the fault may have put the next one off.
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
    throw new Error(`${provider} not recovered: ${renewed.text} ${served.status} ${String(status)}`);
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

/** Only where the provider is not there: an integration that is refused is not mended by waiting. */
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
