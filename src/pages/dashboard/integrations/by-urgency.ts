// Sorts an app's integrations, with the number of their connections.

import type { AppOverview, IntegrationSummary } from "../../../apps/app-rpc.ts";

/** An integration, how many connections it has, and how many of them need to reconnect. */
export type CountedIntegration = { integration: IntegrationSummary; count: number; broken: number };

/** Returns the integrations: what needs something first, then those with the most connections. */
export function byUrgency({ integrations, connections }: AppOverview): CountedIntegration[] {
  const counts = new Map<string | null, { count: number; broken: number }>();
  for (const { integration, status, count } of connections) {
    const sum = counts.get(integration) ?? { count: 0, broken: 0 };
    const isBroken = status === "reauthorization_required";
    counts.set(integration, { count: sum.count + count, broken: sum.broken + (isBroken ? count : 0) });
  }
  return integrations
    .map((integration) => ({ integration, ...(counts.get(integration.id) ?? { count: 0, broken: 0 }) }))
    .toSorted((a, b) => urgencyOf(b) - urgencyOf(a) || b.count - a.count);
}

/** Whether the provider rejects the client, or has rejected it for one connection. */
export const isRefused = ({ integration: { misconfigured, refusal } }: CountedIntegration): boolean =>
  misconfigured !== null || refusal !== null;

/** What is refused comes first, then what is not turned on. */
const urgencyOf = (counted: CountedIntegration) =>
  isRefused(counted) ? 2 : counted.integration.enabled ? 0 : 1;
