// What must hold after each command: for its connection, for a deleted one, and for everything that was recorded
// meanwhile.

import { z } from "zod";
import { type Connection, isAlive, isRefreshable, mayNeedPerson } from "./expected.ts";
import { checkEvents } from "./events.ts";
import { grantAtProvider } from "../in-process/sandbox-in-process.ts";
import { about, readToken, refreshToken } from "../actions/use-connection.ts";
import { Violation } from "./violation.ts";
import type { World } from "../world.ts";

const Shown = z.object({
  id: z.string(),
  app: z.string(),
  end_user: z.string(),
  integration: z.string(),
  status: z.enum(["pending", "active", "reauthorization_required"]),
  metadata: z.looseObject({ note: z.string().optional() }),
});

/** Throws the violations that were recorded since the last call, the most severe first. */
export function throwNoted({ wire, bugs }: World): void {
  const [violation] = [...wire.ledger.violations, ...wire.violations];
  if (violation !== undefined) throw violation;
  // If an object crashes, the calls to it fail.
  const [bug] = wire.crashed.size === 0 ? bugs : [];
  if (bug !== undefined) throw new Violation("noException", bug);
  bugs.length = 0;
}

/** Compares a connection with what is expected. */
export async function verify(world: World, connection: Connection): Promise<void> {
  if (connection.state === "deleted") return verifyGone(world, connection);
  if (connection.state === "pending") return verifyPending(world, connection);
  await look(world, connection);
  await verifyToken(world, connection);
  // The token read may have shown that the grant has ended.
  await look(world, connection);
  await checkEvents(world, connection);
}

async function verifyPending(world: World, connection: Connection): Promise<void> {
  const { status, body } = await about(world, connection, "GET", "");
  if (status === 404 || (status === 200 && body["status"] === "pending")) return;
  throw new Violation("asAsked", `a pending connection is ${status} ${String(body["status"])}`);
}

async function look(world: World, connection: Connection): Promise<void> {
  const answer = await about(world, connection, "GET", "");
  const shown = Shown.safeParse(answer.body);
  if (answer.status !== 200 || !shown.success)
    throw new Violation("asAsked", `GET ${connection.id}: ${JSON.stringify(answer)}`);
  verifyShown(connection, shown.data);
}

function verifyShown(connection: Connection, shown: z.output<typeof Shown>): void {
  const { id, endUser, integration, grant, notes } = connection;
  const isOwn = shown.id === id && shown.end_user === endUser && shown.app === integration.app.id;
  if (!isOwn || shown.integration !== integration.id || !notes.has(shown.metadata.note ?? null))
    throw new Violation("ownToken", `connection ${id} is ${JSON.stringify(shown)}`);
  if (grant === null || shown.status === "pending")
    throw new Violation("asAsked", `a connected connection is ${shown.status}`);
  const needsPerson = shown.status === "reauthorization_required";
  if (needsPerson && !mayNeedPerson(grant))
    throw new Violation("truthfulEnd", `${id} (${integration.provider}) was given up, and nothing had ended`);
  if (!needsPerson && grant.ended)
    throw new Violation("truthfulEnd", `${id} (${integration.provider}) is active, and its grant has ended`);
  if (needsPerson && !connection.needsPerson) connection.endsSeen += 1;
  connection.needsPerson = needsPerson;
}

/** Verifies that the token is the newest one, and that the provider issued it to this end user and client. */
async function verifyToken(world: World, connection: Connection): Promise<void> {
  // No version is 0, so this only waits until a publication in progress has ended.
  await refreshToken(world, connection, 0);
  const answer = await readToken(world, connection);
  const { grant, account, integration, id } = connection;
  if (answer.status !== 200 || grant === null) return;
  if (answer.body["access_token"] !== grant.accessToken)
    throw new Violation(
      "rotationKept",
      `${id} serves a token that has been replaced (${integration.provider})`,
    );
  const found = await grantAtProvider(integration.provider, grant.accessToken);
  if (found?.account !== account || found.client_id !== integration.clientId)
    throw new Violation("ownToken", `${id} serves a token of ${found?.account} at ${found?.client_id}`);
  const isExpired = !isAlive(grant, world.clock.at);
  if (isExpired && isRefreshable(connection))
    throw new Violation("servesThrough", `${id} returns a token that has expired`);
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

async function verifyGone(world: World, connection: Connection): Promise<void> {
  for (const [method, path, body] of ROUTES) {
    const { status } = await about(world, connection, method, path, body);
    if (status !== 404) throw new Violation("deletedIsGone", `${method} ${path} returns ${status}`);
  }
}

const Page = z.object({
  data: z.array(z.object({ id: z.string(), status: z.string() })),
  next_cursor: z.string().nullable(),
});

/** Verifies that the app's list contains its connections, and no deleted ones or those of other apps. */
export async function verifyList(world: World, app: { id: string; key: string }): Promise<void> {
  const listed = await list(world, app.key);
  for (const connection of world.expected.connections) {
    const status = listed.get(connection.id);
    const isOurs = connection.integration.app.id === app.id;
    if (status !== undefined && !isOurs)
      throw new Violation("ownToken", `${connection.id} is listed elsewhere`);
    if (status !== undefined && connection.state === "deleted")
      throw new Violation("deletedIsGone", `${connection.id} is still listed`);
    if (isOurs && connection.state === "connected" && status === undefined)
      throw new Violation("asAsked", `${connection.id} is not listed`);
  }
}

async function list(world: World, key: string): Promise<Map<string, string>> {
  const listed = new Map<string, string>();
  let cursor: string | null = "";
  while (cursor !== null) {
    const query: string = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const answer = await world.call(key, "GET", `/v1/connections?limit=5${query}`);
    const page: z.output<typeof Page> = Page.parse(answer.body);
    for (const { id, status } of page.data) listed.set(id, status);
    cursor = page.next_cursor;
  }
  return listed;
}
