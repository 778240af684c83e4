// The end of a run: all trouble is over and time passes. What is alive at its provider works again
// without anybody connecting again; what has ended says so.

import { HOUR } from "../../../src/shared/clock.ts";
import { type Connection, isRefreshable } from "../checks/expected.ts";
import { worksAtProvider } from "./identity.ts";
import { passTime } from "./pass-time.ts";
import { grantAtProvider, reuseDetected } from "../in-process/sandbox-in-process.ts";
import { endFaults } from "./troubles.ts";
import { readToken, refreshToken } from "./use-connection.ts";
import { throwNoted, verify, verifyList } from "../checks/verify.ts";
import { Violation } from "../checks/violation.ts";
import type { World } from "../world.ts";

/** Longer than any Retry-After is honoured for, and than any token lives. */
const CALM_MS = 2 * HOUR;

/** Ends the trouble and sees what has become of everything. */
export async function recover(world: World): Promise<void> {
  const integrations = await world.integrations();
  for (const integration of integrations) await endFaults(integration);
  world.wire.mishaps.clear();
  world.wire.apiCuts.clear();
  world.wire.crashed.clear();
  await passTime(world, CALM_MS);
  for (const connection of world.expected.connections) {
    if (connection.state === "connected") await recoverOne(world, connection);
    await verify(world, connection);
  }
  for (const app of new Set(integrations.map((integration) => integration.app))) await verifyList(world, app);
  for (const { provider, clientId } of integrations) {
    const reuses = await reuseDetected(provider, clientId);
    const lost = world.wire.ledger.lostOf(clientId);
    if (reuses > lost) throw new Violation("presentedOnce", `${reuses} reuses, and ${lost} answers lost`);
  }
  throwNoted(world);
}

async function recoverOne(world: World, connection: Connection): Promise<void> {
  const { grant, integration, id } = connection;
  if (grant === null || grant.ended || connection.needsPerson) return;
  const facts = `${id} at ${integration.provider}`;
  const atProvider = await grantAtProvider(integration.provider, grant.accessToken);
  const isRevoked =
    atProvider?.revoked !== false || (isRefreshable(connection) && atProvider.refresh_token === null);
  let answer = await readToken(world, connection);
  // Nobody can know that a token has died early: the app says so when it meets a 401.
  const mayBeDead = isRevoked || grant.accessRevoked || grant.accessExpiresAt === null;
  const isDead = answer.status === 200 && !(await worksAtProvider(integration.provider, grant.accessToken));
  if (isDead && mayBeDead) answer = await refreshToken(world, connection, connection.floor);
  const isGone = isRefreshable(connection) ? isRevoked : isRevoked || grant.accessRevoked;
  if (isGone) {
    if (answer.code === "reauthorization_required") return;
    throw new Violation("truthfulEnd", `${facts} is revoked, and answers ${answer.status} ${answer.code}`);
  }
  // The next refresh token was in an answer that never came, and the provider takes no other one.
  if (grant.ended && grant.lost > 0) return;
  const works = answer.status === 200 && (await worksAtProvider(integration.provider, grant.accessToken));
  if (!works) throw new Violation("recovers", `${facts} answers ${answer.status} ${answer.code}`);
}
