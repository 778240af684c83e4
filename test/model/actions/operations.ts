// The operations on one connection. They run alone or concurrently.

import { evictDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import * as fc from "fast-check";
import { appStub } from "../../../src/apps/app-rpc.ts";
import { connectionStub } from "../../../src/connection/connection-rpc.ts";
import { isAppId, isConnectionId } from "../../../src/shared/id.ts";
import type { Connection } from "../checks/expected.ts";
import { reconnect } from "./journey.ts";
import { injectRefreshFault } from "../checks/inject-refresh-fault.ts";
import { callConnection, callProxied, check, readToken, refreshToken, updateNote } from "./use-connection.ts";
import { verifyList } from "../checks/verify.ts";
import { Violation } from "../checks/violation.ts";
import type { World } from "../world.ts";

export type Operation = {
  name: string;
  run: (world: World, connection: Connection) => Promise<unknown>;
};

/** Longer than the lifetime of any token in this test. */
const MAX_MIN_TTL = 4_000;

const readWith = (minTtl: number): Operation => ({
  name: `read min_ttl=${minTtl}`,
  run: (world, connection) => readToken(world, connection, minTtl),
});

const read = fc.nat({ max: MAX_MIN_TTL }).map(readWith);

const readAtOnce = fc.integer({ min: 2, max: 20 }).map((times): Operation => ({
  name: `read ×${times}`,
  run: (world, connection) => Promise.all(Array.from({ length: times }, () => readToken(world, connection))),
}));

const refresh = fc.constant<Operation>({ name: "refresh", run: refreshToken });

const refreshLate = fc
  .constantFrom("late" as const, "truncated_late" as const)
  .map((refreshFault): Operation => ({
    name: `refresh, ${refreshFault}`,
    run: (world, connection) => {
      injectRefreshFault(world, connection, refreshFault);
      return refreshToken(world, connection);
    },
  }));

const reject = fc.nat({ max: 1 }).map((age): Operation => ({
  name: age === 0 ? "reject" : "reject an old version",
  run: (world, connection) => refreshToken(world, connection, Math.max(connection.highestVersion - age, 0)),
}));

const proxied = fc.constant<Operation>({ name: "proxied call", run: callProxied });
const checked = fc.constant<Operation>({ name: "check", run: check });

const note = fc.stringMatching(/^[a-z]{3}$/).map((text): Operation => ({
  name: `note ${text}`,
  run: (world, connection) => updateNote(world, connection, text),
}));

const list = fc.constant<Operation>({
  name: "list",
  run: (world, { integration }) => verifyList(world, integration.app),
});

const evict = fc.boolean().map((isApp): Operation => ({
  name: isApp ? "evict the app" : "evict",
  run: async (world, { id, integration: { app } }) => {
    if (!isAppId(app.id) || !isConnectionId(id)) return;
    const stub = isApp ? appStub(env, app.id) : connectionStub(env, app.id, id);
    if (await evicts(stub)) world.statistics.evictions += 1;
  },
}));

/** Evicts an object, and returns whether it was in memory. */
async function evicts(stub: DurableObjectStub): Promise<boolean> {
  try {
    await evictDurableObject(stub);
    return true;
  } catch (error) {
    if (error instanceof Error && error.message.includes("not currently running")) return false;
    throw error;
  }
}

const reconnects = fc.boolean().map((isOther): Operation => ({
  name: isOther ? "reconnect another account" : "reconnect",
  run: (world, connection) => {
    const other = connection.account === "alice" ? "bob" : "alice";
    return withoutCrash(world, connection, () =>
      reconnect(world, connection, isOther ? other : connection.account),
    );
  },
}));

const remove = fc.constant<Operation>({
  name: "delete",
  run: (world, connection) => withoutCrash(world, connection, () => deleteConnection(world, connection)),
});

async function deleteConnection(world: World, connection: Connection): Promise<void> {
  const before = connection.state;
  if (before !== "deleted") connection.state = "ending";
  const { status } = await callConnection(world, connection, "DELETE", "");
  const isExpected = before === "deleted" ? status === 404 : status === 200 || status === 404;
  if (!isExpected) throw new Violation("documentedResponse", `DELETE returned ${status} (${before})`);
  connection.state = "deleted";
}

/** Runs an operation without crashes, because its outcome would be unknown after a crash. */
async function withoutCrash(world: World, { id }: Connection, work: () => Promise<void>): Promise<void> {
  const { refreshFaults, busy } = world.network;
  const remaining = refreshFaults.get(id)?.filter((refreshFault) => !refreshFault.startsWith("crash"));
  refreshFaults.set(id, remaining ?? []);
  busy.add(id);
  await work().finally(() => busy.delete(id));
}

/** The operations that cause a refresh or an API call. */
export const calls: fc.Arbitrary<Operation> = fc.oneof(
  { arbitrary: refresh, weight: 2 },
  { arbitrary: reject, weight: 1 },
  { arbitrary: fc.constant(readWith(MAX_MIN_TTL)), weight: 2 },
  { arbitrary: proxied, weight: 2 },
  { arbitrary: checked, weight: 1 },
);

/** The operations that can run concurrently with any other operation. */
const concurrent = [read, readAtOnce, refresh, refreshLate, reject, proxied, checked, note, evict] as const;

export const operations: fc.Arbitrary<Operation> = fc.oneof(
  ...concurrent.map((arbitrary) => ({ arbitrary, weight: 6 })),
  { arbitrary: list, weight: 3 },
  { arbitrary: reconnects, weight: 4 },
  { arbitrary: remove, weight: 1 },
);

/** Several concurrent operations. At most one reconnects or deletes the connection, so that the outcome is known. */
export const bursts: fc.Arbitrary<Operation[]> = fc
  .tuple(
    fc.array(fc.oneof(...concurrent), { minLength: 2, maxLength: 6 }),
    fc.option(fc.oneof({ arbitrary: reconnects, weight: 3 }, { arbitrary: remove, weight: 1 }), { freq: 4 }),
  )
  .map(([many, one]) => (one === null ? many : [...many, one]));
