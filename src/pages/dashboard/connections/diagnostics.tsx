// The last failed requests to the provider, for whoever integrates it.

import type { PublicDiagnostic } from "../../../connection/diagnostics.ts";
import { Card } from "../components/card.tsx";
import { Time } from "../components/time.tsx";
import { Timeline, TimelineEntry } from "../components/timeline.tsx";

export function Diagnostics({ diagnostics, now }: { diagnostics: PublicDiagnostic[]; now: number }) {
  if (diagnostics.length === 0) return null;
  return (
    <Card
      id="diagnostics"
      title="Failed requests to the provider"
      aside={<span class="small soft">The last ten</span>}
    >
      <Timeline>
        {diagnostics.map(
          ({ at, operation, request_id, code, detail, error, error_description, ...response }) => (
            <TimelineEntry
              tone="bad"
              at={<Time at={at} now={now} exact />}
              details={[statusOf(operation, response), error, error_description, detail, request_id]
                .filter(Boolean)
                .join(" · ")}
            >
              {OPERATIONS[operation]} <code class="bad">{code}</code>
            </TimelineEntry>
          ),
        )}
      </Timeline>
    </Card>
  );
}

const OPERATIONS = {
  discovery: "Discovery",
  registration: "Client registration",
  authorization: "Authorization request",
  pushed_authorization: "Pushed authorization request",
  device_authorization: "Device code",
  callback: "Callback",
  exchange: "Code exchange",
  refresh: "Refresh",
  check: "Check",
  token_exchange: "Token exchange",
} satisfies Record<PublicDiagnostic["operation"], string>;

/** A discovery is several requests, and a registration may not have been requested. Their `detail` says what happened. */
const EXPLAINED: ReadonlySet<PublicDiagnostic["operation"]> = new Set(["discovery", "registration"]);

function statusOf(
  operation: PublicDiagnostic["operation"],
  { status, content_type }: Pick<PublicDiagnostic, "status" | "content_type">,
): string | null {
  if (status === null) return EXPLAINED.has(operation) ? null : "No response";
  return content_type === null ? `HTTP ${status}` : `HTTP ${status}, ${content_type}`;
}
