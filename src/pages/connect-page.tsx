// Says which app gets what, where and for whom, before the person goes anywhere.

import type { SessionChoice, SessionView } from "../connection/describe-session.ts";
import type { InvalidField } from "../shared/failure.ts";
import { Field } from "./field.tsx";
import { Layout } from "./layout.tsx";

/** The page at a connect URL: one form for each integration of the session. */
export function ConnectPage(props: {
  nonce: string;
  token: string;
  /** What the app has filled in already, sealed. */
  parameters: string | null;
  session: SessionView;
  /** What was wrong with what the person has filled in before. */
  problems: readonly InvalidField[];
}) {
  const { appName, endUser, choices, reconnects, returnUrl } = props.session;
  const person = endUser.name ?? endUser.id;
  const [only] = choices;
  const title =
    choices.length === 1 && only !== undefined
      ? `${reconnects ? "Reconnect" : "Connect"} ${only.providerName} to ${appName}`
      : `Connect an account to ${appName}`;
  return (
    <Layout nonce={props.nonce} title={title}>
      <h1>{title}</h1>
      <p>
        <strong>{appName}</strong> asks for access to an account of <strong>{person}</strong>. Somebody else?
        Then close this page.
      </p>
      {choices.map((choice) => (
        <Choice
          token={props.token}
          parameters={props.parameters}
          choice={choice}
          appName={appName}
          named={choices.length > 1}
          problems={props.problems}
        />
      ))}
      <a class="action quiet" href={cancelUrl(returnUrl)} rel="noreferrer">
        Cancel
      </a>
      <p class="soft">
        {choices.every(({ host }) => host !== null) && "You never sign in on this page. "}
        You can end the access at any time in {appName}.
      </p>
    </Layout>
  );
}

function Choice(props: {
  token: string;
  parameters: string | null;
  choice: SessionChoice;
  appName: string;
  named: boolean;
  problems: readonly InvalidField[];
}) {
  const { integration, providerName, host, recipient, permissions, fields } = props.choice;
  return (
    <form method="post" action="/connect" class="choice">
      {props.named && <h2>{providerName}</h2>}
      {permissions.length > 0 && (
        <>
          <p>{props.appName} wants to:</p>
          <ul>
            {permissions.map((permission) => (
              <li>{permission}</li>
            ))}
          </ul>
        </>
      )}
      <input type="hidden" name="token" value={props.token} />
      <input type="hidden" name="integration" value={integration} />
      {props.parameters !== null && <input type="hidden" name="parameters" value={props.parameters} />}
      {fields.map((field) => (
        <Field
          id={`${integration}-${field.name}`}
          name={`parameters.${field.name}`}
          field={field}
          problem={props.problems.find(({ path }) => path === `parameters.${field.name}`)?.message}
        />
      ))}
      <button class="action" type="submit">
        Continue to {providerName}
      </button>
      {host !== null && <p class="soft">You sign in at {host}.</p>}
      {fields.length > 0 && (
        <p class="soft">What you enter here is handed on to {recipient} and kept nowhere else.</p>
      )}
    </form>
  );
}

function cancelUrl(returnUrl: string): string {
  const url = new URL(returnUrl);
  url.searchParams.set("error", "access_denied");
  return url.href;
}
