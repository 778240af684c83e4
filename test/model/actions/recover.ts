// The end of a run. All faults are removed, and the clock advances. A grant that is valid at its provider must then
// work without a reconnect, and a grant that has ended must be reported.

import { HOUR } from "../../../src/shared/clock.ts";
import { type Connection, isRefreshable } from "../checks/expected.ts";
import { worksAtProvider } from "./identity.ts";
import { passTime } from "./pass-time.ts";
import { grantAtProvider, reuseDetected } from "../in-process/sandbox-in-process.ts";
import { endFaults } from "./faults.ts";
import { readToken, refreshToken } from "./use-connection.ts";
import { throwViolations, verify, verifyList } from "../checks/verify.ts";
import { Violation } from "../checks/violation.ts";
import type { World } from "../world.ts";

/** Longer than the longest Retry-After that Latchkey respects, and than the lifetime of any token. */
const RECOVERY_MS = 2 * HOUR;

/** Removes the faults, and verifies every connection. */
export async function recover(world: World): Promise<void> {
  const integrations = await world.integrations();
  for (const integration of integrations) await endFaults(integration);
  world.network.refreshFaults.clear();
  world.network.truncatedApiCalls.clear();
  world.network.crashed.clear();
  await passTime(world, RECOVERY_MS);
  for (const connection of world.expected.connections) {
    if (connection.state === "connected") await recoverOne(world, connection);
    await verify(world, connection);
  }
  for (const app of new Set(integrations.map((integration) => integration.app))) await verifyList(world, app);
  for (const { provider, clientId } of integrations) {
    const reuses = await reuseDetected(provider, clientId);
    const lost = world.network.ledger.lostOf(clientId);
    if (reuses > lost) throw new Violation("presentedOnce", `${reuses} reuses, but ${lost} lost responses`);
  }
  throwViolations(world);
}

async function recoverOne(world: World, connection: Connection): Promise<void> {
  const { grant, integration, id } = connection;
  if (grant === null || grant.ended || connection.needsReauthorization) return;
  const facts = `${id} at ${integration.provider}`;
  const atProvider = await grantAtProvider(integration.provider, grant.accessToken);
  const isRevoked =
    atProvider?.revoked !== false || (isRefreshable(connection) && atProvider.refresh_token === null);
  let response = await readToken(world, connection);
  // Latchkey cannot know that a token was revoked early. The app reports it after a 401.
  const mayBeInvalid = isRevoked || grant.accessRevoked || grant.accessExpiresAt === null;
  const isInvalid =
    response.status === 200 && !(await worksAtProvider(integration.provider, grant.accessToken));
  if (isInvalid && mayBeInvalid) response = await refreshToken(world, connection, connection.highestVersion);
  const isGrantLost = isRefreshable(connection) ? isRevoked : isRevoked || grant.accessRevoked;
  if (isGrantLost) {
    if (response.code === "reauthorization_required") return;
    throw new Violation(
      "correctReauthorization",
      `${facts} is revoked, but the response is ${response.status} ${response.code}`,
    );
  }
  // The next refresh token was in a lost response, and the provider accepts no other token.
  if (grant.ended && grant.lost > 0) return;
  const works = response.status === 200 && (await worksAtProvider(integration.provider, grant.accessToken));
  if (!works)
    throw new Violation("recovers", `${facts}: the response is ${response.status} ${response.code}`);
}
