// What an action came to, shown below the buttons that started it.
import type { CheckReport } from "latchkey/client";
import type { Outcome, ProviderAnswer, TokenFacts } from "../outcome.ts";
import { ProblemBox } from "./problem.tsx";
import { Moment } from "./time.tsx";

export function OutcomePanel(props: { outcome: Outcome; now: number }) {
  const { outcome } = props;
  switch (outcome.kind) {
    case "answer":
      return <AnswerPanel answer={outcome} />;
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

function AnswerPanel(props: { answer: ProviderAnswer }) {
  const { request, status, body, note } = props.answer;
  return (
    <section class="outcome">
      <h3>
        <code>{request}</code> answered {status}
      </h3>
      {note && <p>{note}</p>}
      <pre tabindex={0}>{body === "" ? "(no body)" : body}</pre>
    </section>
  );
}

function TokenPanel(props: { token: TokenFacts; now: number }) {
  const { title, type, version, expiresAt, ending } = props.token;
  return (
    <section class="outcome">
      <h3>{title}</h3>
      <p>
        Version {version}, type <code>{type}</code>, {expiresAt ? "expires " : "no known expiry"}
        {expiresAt && <Moment at={expiresAt} now={props.now} />}
        {ending !== "" && (
          <>
            , ends in <code>…{ending}</code>
          </>
        )}
        .
      </p>
      <p class="fine">
        The token itself stays between Latchkey and this app's backend: no browser ever needs it.
      </p>
    </section>
  );
}

function CheckPanel(props: { check: CheckReport }) {
  const { ok, reason, account } = props.check;
  return (
    <section class="outcome">
      <h3>{ok ? "The provider accepts this connection" : "The check did not succeed"}</h3>
      {reason !== null && (
        <p>
          Latchkey's reason: <code>{reason}</code>
        </p>
      )}
      {account && <p>Account: {account.label}</p>}
    </section>
  );
}
