// The result of an action, shown below its buttons.
import type { CheckReport } from "latchkey/client";
import type { Outcome, ProviderResponse, TokenSummary } from "../outcome.ts";
import { ProblemBox } from "./problem.tsx";
import { RelativeTime } from "./time.tsx";

export function OutcomePanel(props: { outcome: Outcome; now: number }) {
  const { outcome } = props;
  switch (outcome.kind) {
    case "response":
      return <ResponsePanel response={outcome} />;
    case "token":
      return <TokenPanel token={outcome} now={props.now} />;
    case "check":
      return <CheckPanel check={outcome.check} />;
    case "problem":
      return <ProblemBox problem={outcome.problem} />;
    default:
      return outcome satisfies never;
  }
}

function ResponsePanel(props: { response: ProviderResponse }) {
  const { request, status, body, note } = props.response;
  return (
    <section class="outcome">
      <h3>
        <code>{request}</code> returned {status}
      </h3>
      {note && <p>{note}</p>}
      <pre tabindex={0}>{body === "" ? "(no body)" : body}</pre>
    </section>
  );
}

function TokenPanel(props: { token: TokenSummary; now: number }) {
  const { title, type, version, expiresAt, ending } = props.token;
  return (
    <section class="outcome">
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
      <p class="fine">The token itself is only available to this app's backend. Browsers never need it.</p>
    </section>
  );
}

function CheckPanel(props: { check: CheckReport }) {
  const { ok, reason, account } = props.check;
  return (
    <section class="outcome">
      <h3>{ok ? "Connection verified" : "Connection check failed"}</h3>
      {reason !== null && (
        <p>
          Reason: <code>{reason}</code>
        </p>
      )}
      {account && <p>Account: {account.label}</p>}
    </section>
  );
}
