// The failure page for end users: what went wrong, and what to do.

import type { FailureCode } from "../shared/failure.ts";
import { Layout } from "./layout.tsx";
import { type PopupMessage, PopupScript } from "./leave-popup.tsx";
import type { Words } from "./words/words.ts";

/** A form: where it is sent, and its fields. */
export type Report = { action: string; fields: [name: string, value: string][] };

/** Not `form.submit()`, which a field of that name replaces. */
const SUBMIT = "HTMLFormElement.prototype.submit.call(document.forms[0])";

/** A page for a failure. The code and the request ID are shown for support. */
export function FailurePage(props: {
  nonce: string;
  words: Words;
  code: FailureCode;
  requestId: string;
  appName?: string | undefined;
  retryUrl?: string | undefined;
  returnUrl?: string | undefined;
  /** The redirect URI to register at the provider, if it is not registered. */
  redirectUri?: string | undefined;
  /** The message to send from a popup when the end user returns to the app. */
  leave?: PopupMessage | undefined;
  /** The form that reports this browser. It is submitted at once, or with a button where there is no script. */
  report?: Report | undefined;
}) {
  const { words, code, redirectUri, leave, report } = props;
  const { title, sentence } = words.failures[code] ?? words.unknownFailure;
  return (
    <Layout nonce={props.nonce} words={words} title={title}>
      <h1>{title}</h1>
      <p>{sentence}</p>
      {redirectUri !== undefined && <p>{words.redirectUri(<code>{redirectUri}</code>)}</p>}
      {props.retryUrl !== undefined && (
        <a class="action" href={props.retryUrl}>
          {words.layout.retry}
        </a>
      )}
      {props.returnUrl !== undefined && (
        <a class="action quiet" href={props.returnUrl} rel="noreferrer" data-leave>
          {words.layout.backTo(props.appName ?? words.layout.theApp)}
        </a>
      )}
      <p class="soft">
        {code} · {props.requestId}
      </p>
      {report !== undefined && (
        <form method="post" action={report.action}>
          {report.fields.map(([name, value]) => (
            <input type="hidden" name={name} value={value} />
          ))}
          <noscript>
            <button class="action" type="submit">
              {words.status.next}
            </button>
          </noscript>
          <script nonce={props.nonce} dangerouslySetInnerHTML={{ __html: SUBMIT }} />
        </form>
      )}
      {leave !== undefined && <PopupScript nonce={props.nonce} leave={leave} when="click" />}
    </Layout>
  );
}
