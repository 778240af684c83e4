// The calls that an app makes for a connection, and the responses that are valid for them.

import { z } from "zod";
import { timestamp } from "../../../src/shared/clock.ts";
import { type Connection, isAlive, isRefreshable, mayNeedPerson } from "../checks/expected.ts";
import { IDENTITIES } from "./identity.ts";
import { Violation } from "../checks/violation.ts";
import type { Answer, World } from "../world.ts";

const Token = z.object({
  access_token: z.string(),
  expires_at: z.string().nullable(),
  version: z.number(),
});

/** The state when a call was sent. Other calls can change it before the response arrives. */
type Asked = { floor: number; mayEnd: boolean; mustServe: boolean; state: Connection["state"] };

/** Reads the token. */
export function readToken(world: World, connection: Connection, minTtl = 0): Promise<Answer> {
  const query = minTtl === 0 ? "" : `?min_ttl=${minTtl}`;
  return askForToken(world, connection, { method: "GET", path: `token${query}`, mustServe: true });
}

/** Requests a refresh, or reports a version as rejected. */
export function refreshToken(
  world: World,
  connection: Connection,
  rejectedVersion?: number,
): Promise<Answer> {
  const body = rejectedVersion === undefined ? {} : { rejected_version: rejectedVersion };
  return askForToken(world, connection, { method: "POST", path: "refresh", body, mustServe: false });
}

type TokenCall = { method: string; path: string; body?: Record<string, unknown>; mustServe: boolean };

async function askForToken(world: World, connection: Connection, call: TokenCall): Promise<Answer> {
  const asked = stand(world, connection, call.mustServe);
  const answer = await about(world, connection, call.method, call.path, call.body);
  if (answer.status === 200) observe(world, connection, asked, answer);
  else judgeRefusal(world, connection, asked, answer, ["refresh_not_supported"]);
  return answer;
}

/** Calls the provider through the proxy. The response must be for the connection's own account. */
export async function callProxied(world: World, connection: Connection): Promise<void> {
  const asked = stand(world, connection, false);
  const { path, status, read, expected } = IDENTITIES[connection.integration.provider];
  const answer = await about(world, connection, "GET", `proxy/${path}`);
  // The provider's own responses are passed on, as far as they arrived.
  if (answer.code !== null) return judgeRefusal(world, connection, asked, answer, []);
  if (asked.state === "deleted") throw new Violation("deletedIsGone", `the proxy answers ${answer.status}`);
  const whose = read.safeParse(answer.body);
  if (answer.status !== status || !whose.success) return;
  if (whose.data !== (await expected(connection.account)))
    throw new Violation("ownToken", `a call for ${connection.account} was answered about ${whose.data}`);
}

/** Checks the connection. */
export async function check(world: World, connection: Connection): Promise<void> {
  const asked = stand(world, connection, false);
  const answer = await about(world, connection, "POST", "check");
  if (answer.status !== 200) judgeRefusal(world, connection, asked, answer, ["check_not_supported"]);
}

/** Updates the app's metadata. */
export async function takeNote(world: World, connection: Connection, note: string): Promise<void> {
  const asked = stand(world, connection, false);
  const before = connection.notes;
  if (connection.notesUnderWay === 0) connection.notes = new Set();
  connection.notes.add(note);
  connection.notesUnderWay += 1;
  const answer = await about(world, connection, "PATCH", "", { metadata: { note } });
  connection.notesUnderWay -= 1;
  if (answer.status === 200) return;
  for (const older of before) connection.notes.add(older);
  judgeRefusal(world, connection, asked, answer, []);
}

/** Calls the API for a connection. */
export function about(
  world: World,
  { id, integration }: Connection,
  method: string,
  path: string,
  body?: Record<string, unknown>,
): Promise<Answer> {
  const target = path === "" ? `/v1/connections/${id}` : `/v1/connections/${id}/${path}`;
  return world.call(integration.app.key, method, target, body);
}

function stand(world: World, { floor, grant, state }: Connection, mustServe: boolean): Asked {
  const isServed = grant !== null && !mayNeedPerson(grant) && isAlive(grant, world.clock.at);
  const mayEnd = grant !== null && mayNeedPerson(grant);
  return { floor, state, mayEnd, mustServe: mustServe && isServed && state === "connected" };
}

/** Verifies that a served token belongs to the connection, and is not older than one that was served before. */
function observe(world: World, connection: Connection, asked: Asked, answer: Answer): void {
  const parsed = Token.safeParse(answer.body);
  if (!parsed.success) throw new Violation("asAsked", `a token answer of another form (${connection.id})`);
  const { access_token, version, expires_at } = parsed.data;
  if (asked.state === "deleted") throw new Violation("deletedIsGone", "a token was served");
  const grant = world.wire.ledger.grantOfAccessToken(access_token);
  if (grant?.connection !== connection.id)
    throw new Violation("ownToken", `connection ${connection.id} was served a token of ${grant?.connection}`);
  if (version < asked.floor)
    throw new Violation("neverBack", `${version} was served after ${asked.floor} (${connection.id})`);
  const before = connection.served.get(version) ?? access_token;
  if (before !== access_token) throw new Violation("neverBack", `two tokens of version ${version}`);
  connection.served.set(version, access_token);
  connection.floor = Math.max(connection.floor, version);
  const isNewest = access_token === grant.accessToken;
  if (isNewest && grant.accessExpiresAt !== null && expires_at !== timestamp(grant.accessExpiresAt))
    throw new Violation("asAsked", `expires_at ${expires_at}, not ${timestamp(grant.accessExpiresAt)}`);
}

function judgeRefusal(
  world: World,
  connection: Connection,
  asked: Asked,
  { status, code }: Answer,
  alsoAllowed: readonly string[],
): void {
  const { grant, id, state } = connection;
  const facts = `${status} ${code} (${id}, ${connection.integration.provider}, ${state})`;
  const isUnavailable = () => grant !== null && isRefreshable(connection);
  const mayRefuse: Readonly<Record<string, () => boolean>> = {
    connection_not_found: () => state !== "connected",
    connection_pending: () => asked.state === "pending",
    reauthorization_required: () => asked.mayEnd || (grant !== null && mayNeedPerson(grant)),
    provider_unavailable: isUnavailable,
    integration_misconfigured: isUnavailable,
    internal_error: () => world.wire.crashed.has(id),
  };
  const isAllowed =
    code !== null && (alsoAllowed.includes(code) ? !isRefreshable(connection) : mayRefuse[code]?.() === true);
  if (asked.state === "deleted" && code !== "connection_not_found")
    throw new Violation("deletedIsGone", facts);
  if (code === "reauthorization_required" && !isAllowed) throw new Violation("truthfulEnd", facts);
  if (!isAllowed) throw new Violation(code === "internal_error" ? "noException" : "asAsked", facts);
  // Only a crash may lose the responses of waiting callers.
  const excused = code === "reauthorization_required" || world.wire.crashed.has(id) || state !== "connected";
  // Waiting for a provider takes time as well.
  const isStillAlive = grant !== null && isAlive(grant, world.clock.at);
  if (asked.mustServe && isStillAlive && !excused) throw new Violation("servesThrough", facts);
}
