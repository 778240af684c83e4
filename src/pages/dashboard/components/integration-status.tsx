import type { IntegrationSummary } from "../../../apps/app-rpc.ts";
import { Mark } from "./status.tsx";
import { Time } from "./time.tsx";

/** The status of an integration, with the time since which it is refused. */
export function IntegrationStatus({ integration, now }: { integration: IntegrationSummary; now: number }) {
  const { misconfigured, enabled } = integration;
  if (misconfigured !== null)
    return (
      <Mark tone="warn">
        <span>
          Refused since <Time at={misconfigured.since} now={now} clock />
        </span>
      </Mark>
    );
  return enabled ? <Mark tone="good">Active</Mark> : <Mark tone="quiet">Not turned on</Mark>;
}
