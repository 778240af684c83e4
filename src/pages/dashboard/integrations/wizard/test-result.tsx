import type { Child } from "hono/jsx";
import type { TestReport } from "../../../../connection/connection-rpc.ts";
import { Copy } from "../../components/copy.tsx";
import { Fact, Facts } from "../../components/facts.tsx";
import { countOf } from "../../components/format-number.ts";
import { Icon } from "../../components/icon.tsx";
import { Time } from "../../components/time.tsx";
import { Timeline, TimelineEntry } from "../../components/timeline.tsx";

type Step = TestReport["steps"][number]["step"];

/** What one test has found. */
export function TestResult(props: {
  report: TestReport;
  name: string;
  title: string;
  here: string;
  settingsUrl: string | null;
  now: number;
  /** The actions below. */
  children: Child;
}) {
  const { report, name, title, here, settingsUrl, now } = props;
  const { id, status, diagnosis, result } = report;
  const isGood = status === "succeeded";
  const isAboutAdvanced = diagnosis !== null && Object.hasOwn(ADVANCED, diagnosis.code);
  const isAboutScopes = diagnosis?.code.startsWith("scope") === true;
  return (
    <section class="card" aria-labelledby={id}>
      <header>
        <h2 id={id} class="name id">
          <Icon
            name={isGood ? "tick" : status === "failed" ? "cross" : "clock"}
            class={isGood ? "good" : status === "failed" ? "bad" : "soft"}
          />
          <span>{headline(report, name)}</span>
        </h2>
        <span class="small soft">
          {title}, <Time at={report.created_at} now={now} exact />
        </span>
      </header>
      {diagnosis !== null && (
        <div class="pad stack">
          {isGood && <p>{diagnosis.message}</p>}
          <p>{diagnosis.advice}</p>
          {ABOUT_CALLBACK.has(diagnosis.code) && (
            <Copy label="callback URL" value={report.sent.callback_url} />
          )}
          {(settingsUrl !== null || isAboutScopes || isAboutAdvanced) && (
            <div class="bar">
              {settingsUrl !== null && (
                <a class="b" href={settingsUrl} rel="noreferrer">
                  <Icon name="external" />
                  Open {name}’s settings
                </a>
              )}
              {isAboutAdvanced && (
                <a class="b" href={`${here}?advanced=open#advanced`}>
                  {ADVANCED[diagnosis.code]}
                </a>
              )}
              {isAboutScopes && (
                <a class="b" href={`${here}/register`}>
                  Change the scopes
                </a>
              )}
            </div>
          )}
        </div>
      )}
      <div class="cols half flat">
        <Facts>
          {result !== null && (
            <>
              <Fact name="Account">
                {result.account === null ? null : (
                  <>
                    <bdi>{result.account.label}</bdi>
                    <br />
                    <code class="soft">{result.account.id}</code>
                  </>
                )}
              </Fact>
              <Fact name="Granted">
                <code>{result.granted_scopes.join(" ") || "–"}</code>
              </Fact>
              <Fact name="Missing">
                {result.missing_scopes.length === 0 ? "None" : <code>{result.missing_scopes.join(" ")}</code>}
              </Fact>
              <Fact name="Token">
                {result.expires_in === null
                  ? "Doesn’t expire"
                  : `Expires after ${countOf(Math.round(result.expires_in / 60), "minute")}`}
                {result.refreshable ? ", can be refreshed" : ", can’t be refreshed"}
              </Fact>
              <Fact name="Afterwards">{REVOCATION[report.revocation ?? "pending"]}</Fact>
            </>
          )}
          {result === null && <Sent report={report} />}
        </Facts>
        <Timeline>
          {report.steps.map(({ step, at }) => (
            <TimelineEntry tone="good" at={seconds(report, at)}>
              {stepLabel(step, name, report.kind)}
            </TimelineEntry>
          ))}
          {status === "failed" && (
            <TimelineEntry tone="bad" at="">
              Stopped here
            </TimelineEntry>
          )}
        </Timeline>
      </div>
      {props.children}
    </section>
  );
}

/** What can be corrected in the advanced settings, by the code of the diagnosis. */
const ADVANCED: Readonly<Record<string, string>> = {
  endpoint_wrong: "Correct the endpoints",
  no_response: "Correct the endpoints",
  response_not_json: "Correct the endpoints",
  account_unknown: "Change the definition",
  client_secret_rejected: "Change how the client authenticates",
};

const ABOUT_CALLBACK: ReadonlySet<string> = new Set(["callback_url_rejected", "callback_url_not_reached"]);

const REVOCATION: Readonly<Record<NonNullable<TestReport["revocation"]>, string>> = {
  revoked: "Deleted here, and revoked at the provider",
  shared: "Deleted here. Another connection uses the same account, so nothing was revoked",
  refused: "Deleted here. The provider refused to revoke it",
  pending: "Being deleted",
  not_supported: "Deleted here. No revocation endpoint is set: end it at the provider yourself",
};

function headline({ status, diagnosis }: TestReport, name: string): string {
  switch (status) {
    case "succeeded":
      return "It works";
    case "failed":
    case "expired":
      return (diagnosis?.message ?? "It doesn’t work").replace(/\.$/, "");
    case "waiting":
      return "The link was not opened yet";
    case "running":
      return diagnosis === null ? `Somebody is at ${name}` : diagnosis.message.replace(/\.$/, "");
  }
}

function stepLabel(step: Step, name: string, kind: TestReport["kind"]): string {
  const isMachine = kind === "client_credentials" || kind === "jwt_bearer";
  const labels: Record<Step, string> = {
    opened: "Connect page opened",
    started: isMachine ? "Token requested" : kind === "api_key" ? "Key entered" : `Left for ${name}`,
    returned: "Came back to the callback URL, same browser",
    exchanged: isMachine ? "Token issued" : "Code exchanged",
    connected: "Connected",
    deleted: "Connection deleted",
  };
  return labels[step];
}

/** How long after the first step another one was, in seconds. */
function seconds({ steps }: TestReport, at: string): string {
  const first = Date.parse(steps[0]?.at ?? at);
  return `${((Date.parse(at) - first) / 1000).toFixed(1)} s`;
}

function Sent({ report: { sent, received } }: { report: TestReport }) {
  const shown: [string, string | null][] = [
    ["Client ID sent", sent.client_id || null],
    ["Callback URL sent", sent.callback_url],
    ["Scopes sent", sent.scopes.join(" ") || null],
    ["Authorization endpoint", sent.authorization_endpoint],
    ["Token endpoint", sent.token_endpoint],
    ["Authentication", sent.token_endpoint_auth_method],
  ];
  return (
    <>
      {shown.map(([name, value]) => value !== null && <Fact name={name}>{<code>{value}</code>}</Fact>)}
      {received !== null && (
        <>
          <Fact name="Came back">
            <code>
              {[received.status, received.error, received.content_type]
                .filter((part) => part !== null)
                .join(" · ") || "No response"}
            </code>
            {received.error_description !== null && <p>“{received.error_description}”</p>}
          </Fact>
          {received.request_id !== null && (
            <Fact name="Request">
              <code>{received.request_id}</code>
            </Fact>
          )}
        </>
      )}
    </>
  );
}
