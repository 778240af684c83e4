// Plays a whole journey against a generated server, and reports what went wrong.

import type { Facts } from "./facts/facts.ts";
import { connectInternet } from "./internet.ts";
import { Browser } from "../support/http/browser.ts";
import { Journey, passTime, type IntegrationSettings } from "./journey.ts";
import { GeneratedServer } from "./server/generated-server.ts";

/** Scopes that no provider has, to see how they are joined. */
const SCOPES = ["alpha.read", "beta.write"];

/** Lifetimes may differ by this many milliseconds, because time passes in a test. */
const TOLERANCE_MS = 120_000;

/** What the definition says of itself, which decides what can be asked of Latchkey. */
export type Expected = {
  /** Whether Latchkey refreshes the provider's tokens. */
  refreshes: boolean;
  /** Whether the account becomes known. */
  identifies: boolean;
  /** Whether there is an API that the proxy can call. */
  hasApi: boolean;
};

/** What went wrong, and the requests about which the facts say nothing. */
export type Report = { problems: string[]; notes: string[] };

/** Connects an account, uses the connection and deletes it. */
export async function play(facts: Facts, settings: IntegrationSettings, expected: Expected): Promise<Report> {
  const before = new GeneratedServer(facts, { id: "", secret: "", callbackUrl: "" });
  connectInternet(before);
  try {
    const journey = await Journey.start(settings);
    const server = new GeneratedServer(facts, journey.client);
    connectInternet(server);
    const stage = { facts, journey, server, expected, problems: [...before.problems], notes: [] };
    await run(stage).catch((error: unknown) => stage.problems.push(messageOf(error)));
    return {
      problems: unique([...server.problems, ...stage.problems]),
      notes: unique([...server.notes, ...stage.notes]),
    };
  } catch (error) {
    return { problems: [...before.problems, messageOf(error)], notes: [] };
  }
}

type Stage = Report & { facts: Facts; journey: Journey; server: GeneratedServer; expected: Expected };

async function run(stage: Stage): Promise<void> {
  const { server } = stage;
  await connect(stage);
  server.phase = "use";
  await refresh(stage);
  server.phase = "call";
  await callApi(stage);
  server.phase = "delete";
  await disconnect(stage);
}

async function connect({ facts, journey, server, expected, problems }: Stage): Promise<void> {
  const needed = facts.authorization?.neededScopes ?? [];
  // With the scopes of the definition, of which only the authorization URL is looked at.
  if (needed.length > 0) server.authorize(await journey.click(new Browser(), {}));
  const scopes = [...needed.map((one) => one.split("|", 1)[0] ?? ""), ...SCOPES];
  server.scopes = scopes;
  const { status, account, metadata } = await journey.connect(server, { scopes });
  if (status !== "active") problems.push(`the connection is ${String(status)}`);
  if (expected.identifies && account === null) problems.push("no account was found");
  const checked = expected.identifies ? await journey.check() : null;
  if (checked !== null) problems.push(`the check: ${checked}`);
  const known = JSON.stringify(metadata);
  for (const name of facts.worthKnowing) {
    const value = valueOf(facts, name);
    if (value !== undefined && !known.includes(value)) problems.push(`the metadata has no ${name}: ${known}`);
  }
  problems.push(...(await problemsOfToken(journey, server, facts)));
}

async function refresh({ facts, journey, server, expected, problems, notes }: Stage): Promise<void> {
  const { by = "refresh_token", notBefore = 0 } = facts.refresh ?? {};
  if (by === "none") return;
  if (!expected.refreshes) {
    notes.push("tokens are not refreshed, although the facts do not say so");
    return;
  }
  // Earlier than the server allows, so that no request may be sent.
  if (notBefore > 0) await journey.refresh();
  for (const time of ["first", "second"]) {
    if (notBefore > 0) passTime(notBefore + 5);
    const before = server.tokens;
    const { status, body } = await journey.refresh();
    if (status !== 200) problems.push(`the ${time} refresh: ${status} ${JSON.stringify(body)}`);
    else if (server.tokens === before) problems.push(`the ${time} refresh sent no request`);
  }
  problems.push(...(await problemsOfToken(journey, server, facts)));
}

async function callApi({ facts, journey, server, expected, problems }: Stage): Promise<void> {
  if (!expected.hasApi) return;
  const status = await journey.callApi("v1/things", facts.api?.callerHeaders);
  if (status !== 200) problems.push(`the API call: ${status}`);
  if (server.apiCalls === 0) problems.push("the API call did not arrive");
}

async function disconnect({ facts, journey, server, problems }: Stage): Promise<void> {
  const revocation = await journey.disconnect();
  if (facts.endpoints.revocation !== null && server.revocations !== 1)
    problems.push(`the grant was not revoked: ${String(revocation)}`);
}

async function problemsOfToken(
  journey: Journey,
  { tokens, expiresAt }: GeneratedServer,
  { response = {}, refresh: { assumedLifetime } = {} }: Facts,
): Promise<string[]> {
  const { access_token, expires_at } = await journey.token();
  const problems = access_token === tokens?.accessToken ? [] : ["the API returns another access token"];
  const read = typeof expires_at === "string" ? Date.parse(expires_at) : null;
  const assumed = assumedLifetime === undefined ? undefined : Date.now() + assumedLifetime * 1000;
  const expected = expiresAt === undefined ? assumed : expiresAt;
  if (expected === undefined) return problems;
  const isRight = expected === null ? read === null : Math.abs((read ?? 0) - expected) < TOLERANCE_MS;
  return isRight
    ? problems
    : [
        ...problems,
        `expires_at is ${String(expires_at)} after ${JSON.stringify(response.expiry ?? "expires_in")}`,
      ];
}

/** Returns what the server says in a field of the callback or of the token response; of a URL, its host. */
function valueOf({ authorization = {}, response = {} }: Facts, path: string): string | undefined {
  const found =
    authorization.callback?.[path] ??
    path.split(".").reduce<unknown>((value, name) => Object(value)[name], response.fields);
  return typeof found === "string" ? (URL.parse(found)?.host ?? found) : undefined;
}

const unique = (messages: string[]) => [...new Set(messages)];

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
