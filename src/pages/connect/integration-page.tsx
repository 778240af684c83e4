// The page of one integration: who asks for what, for whom, and where the person continues.

import type { ChoiceField, SessionChoice, SessionView } from "../../connection/connect/session-view.ts";
import type { FailureCode, InvalidField } from "../../shared/failure.ts";
import { type PopupMessage, PopupScript } from "../leave-popup.tsx";
import { Icon } from "../sheet/icon.tsx";
import { initialsOf, Pair, type Shown, shownApp } from "../sheet/logo.tsx";
import { Sentences } from "../sheet/sentences.tsx";
import { Sheet } from "../sheet/sheet.tsx";
import type { ConnectWords } from "../words/connect/connect-words.ts";
import type { Words } from "../words/words.ts";
import { AccessList } from "./access-list.tsx";
import { type Access, canChange } from "./access.ts";
import { type ConnectLink, connectPath, linkFields } from "./connect-link.ts";
import { fieldTexts, isKey } from "./field-texts.ts";
import { fieldId, FormField } from "./form-field.tsx";
import { Host } from "./host.tsx";
import { VARIABLES_SCRIPT } from "./scripts.ts";

/** The ID of the form. Its fields stand above what the app can see, and its buttons below. */
const FORM = "go";

/** Whether the page has fields that its script completes. */
export const hasVariables = ({ fields }: SessionChoice) =>
  fields.some(({ name }) => name.startsWith("variables."));

export function IntegrationPage(props: {
  nonce: string;
  words: Words;
  link: ConnectLink;
  /** The value of the session's cookie if this browser clicks first. */
  browser: string;
  view: SessionView;
  choice: SessionChoice;
  provider: Shown;
  access: Access;
  /** Returns to the app without a connection. */
  cancelUrl: string;
  /** The message to send when the end user cancels in a popup. */
  leave: PopupMessage | undefined;
  /** The problems of the form that was submitted before, and its values. */
  problems: readonly InvalidField[];
  values: Readonly<Record<string, string>>;
  /** What the connection's diagnostics say about the form; null where they say nothing. */
  reference: { code: FailureCode; requestId: string } | null;
  isPreview?: boolean;
}) {
  const { nonce, words, link, reference, view, choice, access, problems, values, leave } = props;
  const { app, endUser, hasOthers, reconnects } = view;
  const { connect } = words;
  const privacyUrl = app.brand?.privacy_policy_url ?? null;
  const title = connect.title(choice.providerName, app.name, reconnects);
  const person = endUser.name ?? endUser.id;
  const join = choice.kind === "api_key" ? "key" : canChange(access) ? "writes" : "reads";
  const problemOf = (name: string) => problems.find(({ path }) => path === name);
  const toFill = fieldToFill(choice, problems, values);
  const shownTitle = problems.length === 0 ? title : `${connect.error} ${title}`;
  return (
    <Sheet nonce={nonce} words={words} title={shownTitle} app={app} isPreview={props.isPreview ?? false}>
      {hasOthers && (
        <a class="back" href={connectPath(link)} aria-label={connect.allServices}>
          <Icon name="back" />
        </a>
      )}
      <header class="head">
        <Pair provider={props.provider} app={shownApp(app)} join={join} />
        <h1>{title}</h1>
      </header>
      <div class="row">
        <strong class="initial small" aria-hidden="true">
          {initialsOf(person)}
        </strong>
        <div>
          {connect.forPerson(
            // Isolated, because a right-to-left name could reorder the text around it.
            <strong>
              <bdi>{person}</bdi>
            </strong>,
            app.name,
          )}
          <p class="small">
            <Sentences text={connect.notYou} />
          </p>
        </div>
      </div>
      {choice.fields.map((field) => (
        <FormField
          words={words}
          form={FORM}
          field={field}
          texts={fieldTexts({ words: connect, app: app.name, choice }, field, problemOf(field.name))}
          value={keptValue(values, field)}
          hasFocus={field === toFill}
        />
      ))}
      <AccessList words={words} app={app.name} access={access} />
      {choice.kind === "code" && choice.permissions.length === 0 && (
        <p class="see">
          <Icon name="eye" soft />
          <span>{connect.asks(choice.providerName, app.name)}</span>
        </p>
      )}
      <form class="actions" id={FORM} method="post" action="/connect">
        {linkFields(link).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <input type="hidden" name="integration" value={choice.integration} />
        <input type="hidden" name="browser" value={props.browser} />
        <input type="hidden" name="host" value={choice.host ?? ""} />
        {problemOf("host") !== undefined && (
          <p class="small problem" role="alert">
            <Icon name="problem" />
            <span>{connect.hostChanged}</span>
          </p>
        )}
        <Destination words={words} choice={choice} values={values} />
        <button class="button main" type="submit">
          {isFilledHere(choice)
            ? connect.connect(choice.providerName)
            : connect.continueTo(choice.providerName)}
        </button>
        <a class="button" href={props.cancelUrl} rel="noreferrer" data-leave>
          {words.layout.cancel}
        </a>
      </form>
      <p class="small fine">
        <span>{wordsOfEnd(connect, choice)(app.name, choice.providerName)}</span>
        {privacyUrl !== null && (
          <span>
            <a href={privacyUrl} target="_blank" rel="noreferrer">
              {connect.privacyPolicy(app.name)}
              <span class="hide">{connect.newTab}</span>
            </a>
          </span>
        )}
        {reference !== null && (
          <code class="ref">
            {reference.code} · {reference.requestId}
          </code>
        )}
      </p>
      {leave !== undefined && <PopupScript nonce={nonce} leave={leave} when="click" />}
      {hasVariables(choice) && (
        <script nonce={nonce} dangerouslySetInnerHTML={{ __html: VARIABLES_SCRIPT }} />
      )}
    </Sheet>
  );
}

/** Whether the person enters everything on this page, and goes nowhere else. */
const isFilledHere = ({ kind, institution }: SessionChoice) =>
  kind === "api_key" || (kind === "item" && institution === null);

/** The host, in one block with the button. */
function Destination(props: {
  words: Words;
  choice: SessionChoice;
  values: Readonly<Record<string, string>>;
}) {
  const { connect } = props.words;
  const { kind, host, institution, recipient, fields } = props.choice;
  if (host === null) return <></>;
  const credentials = fields.filter(({ name }) => name.startsWith("credentials."));
  const ids = fields.filter(({ name }) => name.startsWith("variables.")).map(fieldId);
  const shown = <Host words={connect} host={host} values={variablesOf(props.values)} ids={ids} />;
  return (
    <p class="small">
      <Icon name="lock" />
      <span>
        {kind === "code" && connect.signInAt(shown)}
        {kind === "api_key" && connect.usedWith(shown, credentials.length === 1 && credentials.every(isKey))}
        {kind === "item" && fields.length > 0 && connect.sentTo(recipient, shown)}
        {institution !== null && ` ${connect.approveAt(institution)}`}
      </span>
    </p>
  );
}

/** Returns the first field that has a problem, or is empty again; undefined where no field has a problem. */
function fieldToFill(
  { fields }: SessionChoice,
  problems: readonly InvalidField[],
  values: Readonly<Record<string, string>>,
) {
  const invalid = fields.filter(({ name }) => problems.some(({ path }) => path === name));
  if (invalid.length === 0) return undefined;
  return fields.find(
    (field) => invalid.includes(field) || (!field.optional && keptValue(values, field) === ""),
  );
}

/** Returns the value that a field had in the form before. What is hidden, or goes to an institution, is not shown again. */
const keptValue = (values: Readonly<Record<string, string>>, { name, type }: ChoiceField) =>
  type !== "password" && !name.startsWith("parameters.") && Object.hasOwn(values, name)
    ? (values[name] ?? "")
    : "";

/** Returns the words that say how access ends. */
function wordsOfEnd(words: ConnectWords, { kind, fields }: SessionChoice) {
  if (kind !== "api_key") return words.endAccess;
  return fields.some(({ name }) => name === "credentials.api_key") ? words.canUseKey : words.canUseSignIn;
}

const variablesOf = (values: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      name.startsWith("variables.")
        ? [[name.slice("variables.".length), value] satisfies [string, string]]
        : [],
    ),
  );
