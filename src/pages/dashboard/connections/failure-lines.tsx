// The last failed requests to the provider, as lines that open.

import type { PublicDiagnostic } from "../../../connection/diagnostics.ts";
import { Card } from "../components/card.tsx";
import { Fact, Facts } from "../components/facts.tsx";
import { Icon } from "../components/icon.tsx";
import { Pill } from "../components/status.tsx";
import { Time } from "../components/time.tsx";
import { logSearchPath } from "../logs/log-view.ts";

export function FailureLines(props: { app: string; diagnostics: readonly PublicDiagnostic[]; now: number }) {
  const { app, diagnostics, now } = props;
  if (diagnostics.length === 0) return null;
  return (
    <Card
      id="diagnostics"
      title="Last failures"
      class="lines"
      aside={<span class="small soft">The last ten requests to the provider that failed</span>}
    >
      {diagnostics.map((failure, n) => (
        <details open={n === 0}>
          <summary>
            <Icon name="next" class="turn" />
            <Pill tone={toneOf(failure.status)}>{failure.status ?? "–"}</Pill>
            <span class="grow">
              {OPERATIONS[failure.operation]} <code>{failure.error ?? failure.code}</code>
            </span>
            <span class="small soft">
              <Time at={failure.at} now={now} exact />
            </span>
          </summary>
          <FailureFacts app={app} failure={failure} />
        </details>
      ))}
    </Card>
  );
}

function FailureFacts({ app, failure }: { app: string; failure: PublicDiagnostic }) {
  const { operation, status, content_type, code, error, error_description, detail, request_id } = failure;
  const response = status === null ? null : [`HTTP ${status}`, content_type].filter(Boolean).join(", ");
  return (
    <Facts>
      {(response !== null || !EXPLAINED.has(operation)) && (
        <Fact name="Response">{response ?? "No response arrived"}</Fact>
      )}
      <Fact name="Code">
        <code>{code}</code>
      </Fact>
      {error !== null && (
        <Fact name="OAuth error">
          <code class="bad">{error}</code>
        </Fact>
      )}
      {error_description !== null && (
        <Fact name="Description">
          <bdi>{error_description}</bdi>
        </Fact>
      )}
      {detail !== null && <Fact name="Details">{detail}</Fact>}
      <Fact name="Request">
        {request_id === null ? (
          "By Latchkey, in the background"
        ) : (
          <>
            <code>{request_id}</code>
            <br />
            <a href={logSearchPath(app, request_id)}>In the logs</a>
          </>
        )}
      </Fact>
    </Facts>
  );
}

/** The tone of a status. A response can fail although its status is a success: then its content is the failure. */
function toneOf(status: number | null): "quiet" | "warn" | "bad" {
  if (status === null || status >= 500 || status === 429) return "warn";
  return status >= 400 ? "bad" : "quiet";
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
