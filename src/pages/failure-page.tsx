// What went wrong, in a sentence, and what to do about it.

import type { FailureCode } from "../shared/failure.ts";
import { Layout } from "./layout.tsx";
import { type PopupMessage, PopupScript } from "./leave-popup.tsx";
import type { Words } from "./words/words.ts";

/** A page for a failure; the code is there for whoever the person asks for help. */
export function FailurePage(props: {
  nonce: string;
  words: Words;
  code: FailureCode;
  requestId: string;
  appName?: string | undefined;
  retryUrl?: string | undefined;
  returnUrl?: string | undefined;
  /** What is to be registered at the provider, where that is what is wrong. */
  redirectUri?: string | undefined;
  /** In a window that a page of the app opened. */
  leave?: PopupMessage | undefined;
}) {
  const { words, code, redirectUri, leave } = props;
  const { title, sentence } = words.failures[code] ?? words.otherwise;
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
      {leave !== undefined && <PopupScript nonce={props.nonce} leave={leave} when="asked" />}
    </Layout>
  );
}
