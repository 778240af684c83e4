import type { IntegrationSummary } from "../../../apps/app-rpc.ts";
import { isUntried } from "../integrations/refusal-note.tsx";
import { Mark } from "./status.tsx";
import { Time } from "./time.tsx";

/** The status of an integration, with the time since which it is rejected. */
export function IntegrationStatus({ integration, now }: { integration: IntegrationSummary; now: number }) {
  const { misconfigured, refusal, enabled } = integration;
  const at = misconfigured?.since ?? refusal?.at;
  if (at !== undefined)
    return (
      <Mark tone="warn">
        <span>
          {isUntried(integration) ? (
            "Not tried since the change"
          ) : (
            <>
              {misconfigured === null ? "Rejected once, at" : "Rejected since"}{" "}
              <Time at={at} now={now} clock />
            </>
          )}
        </span>
      </Mark>
    );
  return enabled ? <Mark tone="good">Active</Mark> : <Mark tone="quiet">Not turned on</Mark>;
}
