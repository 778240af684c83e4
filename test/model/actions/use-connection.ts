// The API calls that an app makes for a connection, and the responses that are valid for them.

import { z } from "zod";
import { timestamp } from "../../../src/shared/clock.ts";
import { type Connection, isAlive, isRefreshable, mayNeedReauthorization } from "../checks/expected.ts";
import { IDENTITIES } from "./identity.ts";
import { Violation } from "../checks/violation.ts";
import type { ApiResponse, World } from "../world.ts";

const Token = z.object({
  access_token: z.string(),
  expires_at: z.string().nullable(),
  version: z.number(),
});

/** The state when a request was sent. Other requests can change it before the response arrives. */
type StateAtRequest = {
  highestVersion: number;
  mayEnd: boolean;
  mustServe: boolean;
  state: Connection["state"];
};

/** Reads the token. */
export function readToken(world: World, connection: Connection, minTtl = 0): Promise<ApiResponse> {
  const query = minTtl === 0 ? "" : `?min_ttl=${minTtl}`;
  return requestToken(world, connection, { method: "GET", path: `token${query}`, mustServe: true });
}

/** Requests a refresh, or reports a version as rejected. */
export function refreshToken(
  world: World,
  connection: Connection,
  rejectedVersion?: number,
): Promise<ApiResponse> {
  const body = rejectedVersion === undefined ? {} : { rejected_version: rejectedVersion };
  return requestToken(world, connection, { method: "POST", path: "refresh", body, mustServe: false });
}

type TokenCall = { method: string; path: string; body?: Record<string, unknown>; mustServe: boolean };

async function requestToken(world: World, connection: Connection, call: TokenCall): Promise<ApiResponse> {
  const atRequest = stateAtRequest(world, connection, call.mustServe);
  const response = await callConnection(world, connection, call.method, call.path, call.body);
  if (response.status === 200) verifyTokenResponse(world, connection, atRequest, response);
  else verifyError(world, connection, atRequest, response, ["refresh_not_supported"]);
  return response;
}

/** Calls the provider through the proxy. The response must be for the connection's own account. */
export async function callProxied(world: World, connection: Connection): Promise<void> {
  const atRequest = stateAtRequest(world, connection, false);
  const { path, status, read, expected } = IDENTITIES[connection.integration.provider];
  const response = await callConnection(world, connection, "GET", `proxy/${path}`);
  // The proxy returns the provider's own responses, even if they are truncated.
  if (response.code !== null) return verifyError(world, connection, atRequest, response, []);
  if (atRequest.state === "deleted")
    throw new Violation("deletedReturnsNothing", `the proxy returned ${response.status}`);
  const owner = read.safeParse(response.body);
  if (response.status !== status || !owner.success) return;
  if (owner.data !== (await expected(connection.account)))
    throw new Violation("ownData", `a call for ${connection.account} returned data of ${owner.data}`);
}

/** Checks the connection. */
export async function check(world: World, connection: Connection): Promise<void> {
  const atRequest = stateAtRequest(world, connection, false);
  const response = await callConnection(world, connection, "POST", "check");
  if (response.status !== 200) verifyError(world, connection, atRequest, response, ["check_not_supported"]);
}

/** Updates the app's metadata. */
export async function updateNote(world: World, connection: Connection, note: string): Promise<void> {
  const atRequest = stateAtRequest(world, connection, false);
  const before = connection.notes;
  if (connection.notesInFlight === 0) connection.notes = new Set();
  connection.notes.add(note);
  connection.notesInFlight += 1;
  const response = await callConnection(world, connection, "PATCH", "", { metadata: { note } });
  connection.notesInFlight -= 1;
  if (response.status === 200) return;
  for (const older of before) connection.notes.add(older);
  verifyError(world, connection, atRequest, response, []);
}

/** Calls an API route of a connection. */
export function callConnection(
  world: World,
  { id, integration }: Connection,
  method: string,
  path: string,
  body?: Record<string, unknown>,
): Promise<ApiResponse> {
  const target = path === "" ? `/v1/connections/${id}` : `/v1/connections/${id}/${path}`;
  return world.call(integration.app.key, method, target, body);
}

function stateAtRequest(
  world: World,
  { highestVersion, grant, state }: Connection,
  mustServe: boolean,
): StateAtRequest {
  const isServed = grant !== null && !mayNeedReauthorization(grant) && isAlive(grant, world.clock.at);
  const mayEnd = grant !== null && mayNeedReauthorization(grant);
  return { highestVersion, state, mayEnd, mustServe: mustServe && isServed && state === "connected" };
}

/** Verifies that a returned token belongs to the connection, and is not older than a token that was returned before. */
function verifyTokenResponse(
  world: World,
  connection: Connection,
  atRequest: StateAtRequest,
  response: ApiResponse,
): void {
  const parsed = Token.safeParse(response.body);
  if (!parsed.success)
    throw new Violation("documentedResponse", `a malformed token response (${connection.id})`);
  const { access_token, version, expires_at } = parsed.data;
  if (atRequest.state === "deleted") throw new Violation("deletedReturnsNothing", "a token was returned");
  const grant = world.network.ledger.grantOfAccessToken(access_token);
  if (grant?.connection !== connection.id)
    throw new Violation("ownData", `connection ${connection.id} returned a token of ${grant?.connection}`);
  if (version < atRequest.highestVersion)
    throw new Violation(
      "versionsIncrease",
      `version ${version} was returned after ${atRequest.highestVersion} (${connection.id})`,
    );
  const before = connection.served.get(version) ?? access_token;
  if (before !== access_token)
    throw new Violation("versionsIncrease", `two different tokens have version ${version}`);
  connection.served.set(version, access_token);
  connection.highestVersion = Math.max(connection.highestVersion, version);
  const isNewest = access_token === grant.accessToken;
  if (isNewest && grant.accessExpiresAt !== null && expires_at !== timestamp(grant.accessExpiresAt))
    throw new Violation(
      "documentedResponse",
      `expires_at ${expires_at}, not ${timestamp(grant.accessExpiresAt)}`,
    );
}

function verifyError(
  world: World,
  connection: Connection,
  atRequest: StateAtRequest,
  { status, code }: ApiResponse,
  alsoAllowed: readonly string[],
): void {
  const { grant, id, state } = connection;
  const facts = `${status} ${code} (${id}, ${connection.integration.provider}, ${state})`;
  const isUnavailable = () => grant !== null && isRefreshable(connection);
  const allowedErrors: Readonly<Record<string, () => boolean>> = {
    connection_not_found: () => state !== "connected",
    connection_pending: () => atRequest.state === "pending",
    reauthorization_required: () => atRequest.mayEnd || (grant !== null && mayNeedReauthorization(grant)),
    provider_unavailable: isUnavailable,
    provider_response_invalid: isUnavailable,
    integration_misconfigured: isUnavailable,
    internal_error: () => world.network.crashed.has(id),
  };
  const isAllowed =
    code !== null &&
    (alsoAllowed.includes(code) ? !isRefreshable(connection) : allowedErrors[code]?.() === true);
  if (atRequest.state === "deleted" && code !== "connection_not_found")
    throw new Violation("deletedReturnsNothing", facts);
  if (code === "reauthorization_required" && !isAllowed) throw new Violation("correctReauthorization", facts);
  if (!isAllowed)
    throw new Violation(code === "internal_error" ? "noException" : "documentedResponse", facts);
  // Only after a crash can waiting callers receive no token.
  const isExcused =
    code === "reauthorization_required" || world.network.crashed.has(id) || state !== "connected";
  // The token can expire while Latchkey waits for the provider.
  const isStillAlive = grant !== null && isAlive(grant, world.clock.at);
  if (atRequest.mustServe && isStillAlive && !isExcused) throw new Violation("returnsValidToken", facts);
}
