// The last failed requests to the provider, for whoever integrates it.

import type { PublicDiagnostic } from "../../../connection/diagnostics.ts";
import { RelativeTime } from "../components/time.tsx";

export function Diagnostics({ diagnostics, now }: { diagnostics: PublicDiagnostic[]; now: number }) {
  if (diagnostics.length === 0) return null;
  return (
    <section class="card" aria-labelledby="diagnostics">
      <div class="title">
        <h2 id="diagnostics">Failed requests to the provider</h2>
        <span class="small soft">The last ten</span>
      </div>
      <ol class="timeline">
        {diagnostics.map(
          ({ at, operation, request_id, code, detail, error, error_description, ...response }) => (
            <li>
              <span>
                {OPERATIONS[operation]} <span class="mono bad">{code}</span>
                <br />
                <span class="small soft">
                  {[statusOf(operation, response), error, error_description, detail, request_id]
                    .filter(Boolean)
                    .join(" · ")}
                </span>
              </span>
              <span class="small soft">
                <RelativeTime at={at} now={now} />
              </span>
            </li>
          ),
        )}
      </ol>
    </section>
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
