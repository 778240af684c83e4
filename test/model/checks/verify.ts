// Verifies the invariants after each command: for its connection, for deleted connections, and for everything that was
// recorded in the meantime.

import { z } from "zod";
import { type Connection, isAlive, isRefreshable, mayNeedReauthorization } from "./expected.ts";
import { checkEvents } from "./events.ts";
import { grantAtProvider } from "../in-process/sandbox-in-process.ts";
import { callConnection, readToken, refreshToken } from "../actions/use-connection.ts";
import { Violation } from "./violation.ts";
import type { World } from "../world.ts";

const Details = z.object({
  id: z.string(),
  app: z.string(),
  end_user: z.string(),
  integration: z.string(),
  status: z.enum(["pending", "active", "reauthorization_required"]),
  metadata: z.looseObject({ note: z.string().optional() }),
});

/** Throws the violations that were recorded since the last call, the most severe first. */
export function throwViolations({ network, bugs }: World): void {
  const [violation] = [...network.ledger.violations, ...network.violations];
  if (violation !== undefined) throw violation;
  // Calls to a crashed object fail.
  const [bug] = network.crashed.size === 0 ? bugs : [];
  if (bug !== undefined) throw new Violation("noException", bug);
  bugs.length = 0;
}

/** Compares a connection with what is expected. */
export async function verify(world: World, connection: Connection): Promise<void> {
  if (connection.state === "deleted") return verifyDeleted(world, connection);
  if (connection.state === "pending") return verifyPending(world, connection);
  await verifyDetails(world, connection);
  await verifyToken(world, connection);
  // The token read may have shown that the grant has ended.
  await verifyDetails(world, connection);
  await checkEvents(world, connection);
}

async function verifyPending(world: World, connection: Connection): Promise<void> {
  const { status, body } = await callConnection(world, connection, "GET", "");
  if (status === 404 || (status === 200 && body["status"] === "pending")) return;
  throw new Violation(
    "documentedResponse",
    `the response for a pending connection is ${status} ${String(body["status"])}`,
  );
}

async function verifyDetails(world: World, connection: Connection): Promise<void> {
  const response = await callConnection(world, connection, "GET", "");
  const details = Details.safeParse(response.body);
  if (response.status !== 200 || !details.success)
    throw new Violation("documentedResponse", `GET ${connection.id}: ${JSON.stringify(response)}`);
  compareDetails(connection, details.data);
}

function compareDetails(connection: Connection, details: z.output<typeof Details>): void {
  const { id, endUser, integration, grant, notes } = connection;
  const isOwn = details.id === id && details.end_user === endUser && details.app === integration.app.id;
  if (!isOwn || details.integration !== integration.id || !notes.has(details.metadata.note ?? null))
    throw new Violation("ownData", `connection ${id} is ${JSON.stringify(details)}`);
  if (grant === null || details.status === "pending")
    throw new Violation("documentedResponse", `a connected connection is ${details.status}`);
  const needsReauthorization = details.status === "reauthorization_required";
  if (needsReauthorization && !mayNeedReauthorization(grant))
    throw new Violation(
      "correctReauthorization",
      `${id} (${integration.provider}) requires reauthorization, but its grant has not ended`,
    );
  if (!needsReauthorization && grant.ended)
    throw new Violation(
      "correctReauthorization",
      `${id} (${integration.provider}) is active, but its grant has ended`,
    );
  if (needsReauthorization && !connection.needsReauthorization) connection.reauthorizationsSeen += 1;
  connection.needsReauthorization = needsReauthorization;
}

/** Verifies that the token is the newest one, and that the provider issued it to this end user and client. */
async function verifyToken(world: World, connection: Connection): Promise<void> {
  // No version is 0, so this call only waits until the current publication has ended.
  await refreshToken(world, connection, 0);
  const response = await readToken(world, connection);
  const { grant, account, integration, id } = connection;
  if (response.status !== 200 || grant === null) return;
  if (response.body["access_token"] !== grant.accessToken)
    throw new Violation(
      "rotationKept",
      `${id} returned a token that has been replaced (${integration.provider})`,
    );
  const found = await grantAtProvider(integration.provider, grant.accessToken);
  if (found?.account !== account || found.client_id !== integration.clientId)
    throw new Violation("ownData", `${id} returned a token of ${found?.account} for ${found?.client_id}`);
  const isExpired = !isAlive(grant, world.clock.at);
  if (isExpired && isRefreshable(connection))
    throw new Violation("returnsValidToken", `${id} returned a token that has expired`);
}

const ROUTES = [
  ["GET", ""],
  ["GET", "token"],
  ["POST", "refresh"],
  ["POST", "check"],
  ["GET", "proxy/anything"],
  ["PATCH", "", { metadata: {} }],
  ["DELETE", ""],
  ["GET", "events"],
] as const;

async function verifyDeleted(world: World, connection: Connection): Promise<void> {
  for (const [method, path, body] of ROUTES) {
    const { status } = await callConnection(world, connection, method, path, body);
    if (status !== 404) throw new Violation("deletedReturnsNothing", `${method} ${path} returned ${status}`);
  }
}

const Page = z.object({
  data: z.array(z.object({ id: z.string(), status: z.string() })),
  next_cursor: z.string().nullable(),
});

/** Verifies that the app's list contains all its connections, and none that is deleted or belongs to another app. */
export async function verifyList(world: World, app: { id: string; key: string }): Promise<void> {
  const listed = await list(world, app.key);
  for (const connection of world.expected.connections) {
    const status = listed.get(connection.id);
    const belongsToApp = connection.integration.app.id === app.id;
    if (status !== undefined && !belongsToApp)
      throw new Violation("ownData", `${connection.id} is listed for another app`);
    if (status !== undefined && connection.state === "deleted")
      throw new Violation("deletedReturnsNothing", `${connection.id} is still listed`);
    if (belongsToApp && connection.state === "connected" && status === undefined)
      throw new Violation("documentedResponse", `${connection.id} is not listed`);
  }
}

async function list(world: World, key: string): Promise<Map<string, string>> {
  const listed = new Map<string, string>();
  let cursor: string | null = "";
  while (cursor !== null) {
    const query: string = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const response = await world.call(key, "GET", `/v1/connections?limit=5${query}`);
    const page: z.output<typeof Page> = Page.parse(response.body);
    for (const { id, status } of page.data) listed.set(id, status);
    cursor = page.next_cursor;
  }
  return listed;
}
