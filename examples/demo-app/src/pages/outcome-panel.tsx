// The result of an action, shown below the connection. It can be focused: the script does so, and long ones scroll.
import type { Child } from "hono/jsx";
import type { CheckReport } from "latchkey/client";
import type { Outcome, ProviderResponse, TokenSummary } from "../outcome.ts";
import { ProblemBox } from "./problem.tsx";
import { RelativeTime } from "./time.tsx";

export function OutcomePanel(props: { outcome: Outcome; name: string; now: number }) {
  const { outcome, name } = props;
  switch (outcome.kind) {
    case "response":
      return <ResponsePanel response={outcome} name={name} />;
    case "token":
      return <TokenPanel token={outcome} name={name} now={props.now} />;
    case "check":
      return <CheckPanel check={outcome.check} name={name} />;
    case "problem":
      return (
        <Panel label={`Error of ${name}`}>
          <ProblemBox problem={outcome.problem} />
        </Panel>
      );
    default:
      return outcome satisfies never;
  }
}

function Panel(props: { label: string; children?: Child }) {
  return (
    <div class="outcome" role="region" tabindex={-1} aria-label={props.label}>
      {props.children}
    </div>
  );
}

function ResponsePanel(props: { response: ProviderResponse; name: string }) {
  const { method, path, status, milliseconds, body, note } = props.response;
  return (
    <Panel label={`Response of ${props.name}`}>
      <p>
        <code>
          <b>{method}</b> {path}
        </code>
      </p>
      <p class="up">
        <span class={`status ${status < 400 ? "active" : "reauthorization_required"}`}>{status}</span>
        <span class="small">in {milliseconds} ms</span>
      </p>
      {note && <p class="small">{note}</p>}
      <pre tabindex={0}>{body === "" ? "(no body)" : body}</pre>
    </Panel>
  );
}

function TokenPanel(props: { token: TokenSummary; name: string; now: number }) {
  const { title, type, version, expiresAt, ending } = props.token;
  return (
    <Panel label={`Token of ${props.name}`}>
      <h3>{title}</h3>
      <p>
        Version {version}, type <code>{type}</code>, {expiresAt ? "expires " : "no known expiry"}
        {expiresAt && <RelativeTime at={expiresAt} now={props.now} />}
        {ending !== "" && (
          <>
            , ends in <code>…{ending}</code>
          </>
        )}
        .
      </p>
      <p class="small">The token itself is only available to this app’s backend. Browsers never need it.</p>
    </Panel>
  );
}

function CheckPanel(props: { check: CheckReport; name: string }) {
  const { ok, reason, account } = props.check;
  return (
    <Panel label={`Check of ${props.name}`}>
      <h3>{ok ? "Connection verified" : "Connection check failed"}</h3>
      {reason !== null && (
        <p>
          Reason: <code>{reason}</code>
        </p>
      )}
      {account && <p>Account: {account.label}</p>}
    </Panel>
  );
}
