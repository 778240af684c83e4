// The end of a run. All faults are removed, and time passes. A grant that is valid at its provider works again without
// a reconnect, and a grant that has ended is reported.

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

/** Longer than the longest Retry-After that is honored, and than the lifetime of any token. */
const CALM_MS = 2 * HOUR;

/** Removes the faults, and verifies every connection. */
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
  // Latchkey cannot know that a token was revoked early. The app reports it after a 401.
  const mayBeDead = isRevoked || grant.accessRevoked || grant.accessExpiresAt === null;
  const isDead = answer.status === 200 && !(await worksAtProvider(integration.provider, grant.accessToken));
  if (isDead && mayBeDead) answer = await refreshToken(world, connection, connection.floor);
  const isGone = isRefreshable(connection) ? isRevoked : isRevoked || grant.accessRevoked;
  if (isGone) {
    if (answer.code === "reauthorization_required") return;
    throw new Violation("truthfulEnd", `${facts} is revoked, and answers ${answer.status} ${answer.code}`);
  }
  // The next refresh token was in a lost response, and the provider accepts no other one.
  if (grant.ended && grant.lost > 0) return;
  const works = answer.status === 200 && (await worksAtProvider(integration.provider, grant.accessToken));
  if (!works) throw new Violation("recovers", `${facts} answers ${answer.status} ${answer.code}`);
}
