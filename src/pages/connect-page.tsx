// The connect page. It shows which app requests access to what, where and for whom, before the end user continues to
// the provider.

import type { InvalidField } from "../shared/failure.ts";
import { Field } from "./field.tsx";
import { Layout } from "./layout.tsx";
import { type PopupMessage, PopupScript } from "./leave-popup.tsx";
import type { Words } from "./words/words.ts";
import type { SessionChoice, SessionView } from "../connection/connect/session-view.ts";

/** The page at a connect URL, with one form for each integration of the session. */
export function ConnectPage(props: {
  nonce: string;
  words: Words;
  token: string;
  /** The parameters that the app has provided, encrypted. */
  parameters: string | null;
  /** The origin of the page that opened this popup, if it is one. */
  openerOrigin: string | null;
  /** The value of the session's cookie if this browser clicks first. */
  browser: string;
  session: SessionView;
  /** Returns to the app without a connection. */
  cancelUrl: string;
  /** The message to send when the end user cancels in a popup. */
  leave: PopupMessage | undefined;
  /** The problems of the form that was submitted before. */
  problems: readonly InvalidField[];
}) {
  const { appName, appLogo, endUser, choices, reconnects } = props.session;
  const { openerOrigin, cancelUrl, leave } = props;
  const { words } = props;
  const { connect } = words;
  // Isolated, because a right-to-left name could reorder the text around it.
  const person = <bdi>{endUser.name ?? endUser.id}</bdi>;
  const [only] = choices;
  const isOne = choices.length === 1 && only !== undefined;
  const title = isOne
    ? connect.title(only.providerName, appName, reconnects)
    : connect.titleOfSeveral(appName);
  return (
    <Layout nonce={props.nonce} words={words} title={title}>
      {appLogo !== null && <img class="logo" src={appLogo} alt="" />}
      <h1>{title}</h1>
      <p>{connect.accessRequest(<strong>{appName}</strong>, <strong>{person}</strong>)}</p>
      {!isOne && <p>{connect.choose}</p>}
      {choices.map((choice) => (
        <Choice
          words={words}
          token={props.token}
          parameters={props.parameters}
          openerOrigin={openerOrigin}
          browser={props.browser}
          choice={choice}
          appName={appName}
          showName={choices.length > 1}
          problems={props.problems}
        />
      ))}
      <a class="action quiet" href={cancelUrl} rel="noreferrer" data-leave>
        {words.layout.cancel}
      </a>
      <p class="soft">
        {choices.every(({ host }) => host !== null) && `${connect.noSignInHere} `}
        {connect.disconnectAnyTime(appName)}
      </p>
      {leave !== undefined && <PopupScript nonce={props.nonce} leave={leave} when="click" />}
    </Layout>
  );
}

function Choice(props: {
  words: Words;
  token: string;
  parameters: string | null;
  openerOrigin: string | null;
  browser: string;
  choice: SessionChoice;
  appName: string;
  showName: boolean;
  problems: readonly InvalidField[];
}) {
  const { words } = props;
  const { connect, language } = words;
  const { integration, providerName, host, recipient, permissions, fields } = props.choice;
  return (
    <form method="post" action="/connect" class="choice">
      {props.showName && <h2>{providerName}</h2>}
      {permissions.length > 0 && (
        <>
          <p>{connect.permissions(props.appName)}</p>
          <ul>
            {permissions.map((permission) => (
              <li>{typeof permission === "string" ? permission : permission[language]}</li>
            ))}
          </ul>
        </>
      )}
      <input type="hidden" name="token" value={props.token} />
      <input type="hidden" name="integration" value={integration} />
      <input type="hidden" name="browser" value={props.browser} />
      {props.openerOrigin !== null && <input type="hidden" name="origin" value={props.openerOrigin} />}
      {props.parameters !== null && <input type="hidden" name="parameters" value={props.parameters} />}
      {fields.map((field) => (
        <Field
          words={words}
          id={`${integration}-${field.name}`}
          name={field.name}
          field={field}
          problem={props.problems.find(({ path }) => path === field.name)?.message}
        />
      ))}
      <button class="action" type="submit">
        {connect.continueTo(providerName)}
      </button>
      {host !== null && <p class="soft">{connect.signInAt(host)}</p>}
      {fields.length > 0 && <p class="soft">{connect.sharedWith(recipient)}</p>}
    </form>
  );
}
