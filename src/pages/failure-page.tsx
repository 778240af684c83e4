// What went wrong, in a sentence, and what to do about it.

import type { FailureCode } from "../shared/failure.ts";
import { Layout } from "./layout.tsx";

type Words = { title: string; sentence: string };

/** For a failure that a person can meet; everything else is answered by the last entry. */
const WORDS: Partial<Record<FailureCode, Words>> = {
  access_denied: {
    title: "Nothing was connected",
    sentence: "You declined the request at the provider. If that was a mistake, you can try again.",
  },
  connect_token_invalid: {
    title: "This link does not work",
    sentence: "It is incomplete or was changed on the way. Go back to the app and begin again from there.",
  },
  session_expired: {
    title: "This link is no longer valid",
    sentence:
      "It was used already, or more than half an hour has passed. Go back to the app and begin again from there.",
  },
  attempt_expired: {
    title: "That took too long",
    sentence: "Too much time has passed since you left for the provider. Please try again.",
  },
  attempt_already_used: {
    title: "This step was done already",
    sentence:
      "The provider's answer was used in another window. Go back to the app to see whether you are connected.",
  },
  wrong_browser: {
    title: "Another browser began this",
    sentence: "Please finish in the browser you began in, or begin again here.",
  },
  not_same_origin: {
    title: "Please begin on the connect page",
    sentence: "This request did not come from it. Go back to the app and begin again from there.",
  },
  state_invalid: {
    title: "This page can't be opened directly",
    sentence:
      "The provider's answer was not recognized, and nothing was connected. Go back to the app and begin again.",
  },
  issuer_mismatch: {
    title: "The answer came from the wrong place",
    sentence:
      "For your safety nothing was connected. Please try again, and tell the app's people if it happens twice.",
  },
  authorization_code_rejected: {
    title: "The provider's permission had expired",
    sentence: "It is only valid for a short time, and that had passed. Please authorize again.",
  },
  authorization_interrupted: {
    title: "The connection was interrupted",
    sentence: "The provider's permission can be used once only, so please authorize again.",
  },
  provider_unavailable: {
    title: "The provider is not answering",
    sentence: "It seems to be down for the moment. Nothing was connected; please try again in a few minutes.",
  },
  account_mismatch: {
    title: "That is another account",
    sentence:
      "You signed in with an account other than the one connected before. Please try again with the same one.",
  },
  integration_mismatch: {
    title: "Something else was connected meanwhile",
    sentence:
      "You finished with another provider in another window. Go back to the app to see what is connected.",
  },
  account_unverified: {
    title: "The account could not be verified",
    sentence:
      "The provider did not say which account this is, so nothing was changed. Please try again in a few minutes.",
  },
  login_failed: {
    title: "The sign-in did not work",
    sentence: "The institution did not accept what you entered. Please check it and try again.",
  },
  account_needs_action: {
    title: "Your institution needs something from you",
    sentence:
      "Sign in at the institution itself and do what it asks for there. After that you can try again here.",
  },
  connector_not_found: {
    title: "This institution can't be connected",
    sentence:
      "The provider does not know it, or not any more. Only the app's people can mend this; please tell them.",
  },
  parameters_invalid: {
    title: "Something was not filled in correctly",
    sentence: "The institution did not accept what you entered. Please check it and try again.",
  },
  integration_misconfigured: {
    title: "The app is not set up correctly",
    sentence:
      "The provider does not accept the app's registration. Only the app's people can mend this; please tell them.",
  },
  rate_limited: {
    title: "Too many requests",
    sentence: "Please wait a minute and try again.",
  },
};

const OTHERWISE: Words = {
  title: "The account was not connected",
  sentence: "The provider's answer could not be used. Please try again.",
};

/** A page for a failure; the code is there for whoever the person asks for help. */
export function FailurePage(props: {
  nonce: string;
  code: FailureCode;
  requestId: string;
  appName?: string | undefined;
  retryUrl?: string | undefined;
  returnUrl?: string | undefined;
}) {
  const { title, sentence } = WORDS[props.code] ?? OTHERWISE;
  return (
    <Layout nonce={props.nonce} title={title}>
      <h1>{title}</h1>
      <p>{sentence}</p>
      {props.retryUrl !== undefined && (
        <a class="action" href={props.retryUrl}>
          Try again
        </a>
      )}
      {props.returnUrl !== undefined && (
        <a class="action quiet" href={props.returnUrl} rel="noreferrer">
          Back to {props.appName ?? "the app"}
        </a>
      )}
      <p class="soft">
        {props.code} · {props.requestId}
      </p>
    </Layout>
  );
}
