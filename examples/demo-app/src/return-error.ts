// What to tell a person whose trip to the provider did not end in a connection. The code is Latchkey's; the words are
// the app's own. A code without an entry still gets a sentence, so that a new one is no dead end.
import type { ErrorCode } from "latchkey/client";

const tryAgain = "Please try again.";

/** `closed` is what connect.js says of a window that the person has closed. */
const sentences: Partial<Record<ErrorCode | "closed", string>> = {
  access_denied: "You declined the access, so nothing was connected.",
  account_needs_action: "Your bank wants you to do something there first. After that, please try again.",
  account_mismatch:
    "You signed in to another account than the one connected here. Reconnect with the same account, or disconnect first.",
  attempt_already_used: `This return was used before. If the connection is not in the list: ${tryAgain.toLowerCase()}`,
  attempt_expired: `It took too long to come back from the provider. ${tryAgain}`,
  authorization_code_rejected: `The provider did not accept the return any more. ${tryAgain}`,
  authorization_failed: `The provider reported an error. ${tryAgain}`,
  authorization_interrupted: `The connection broke off at the last step. ${tryAgain}`,
  integration_misconfigured:
    "This app's registration at the provider doesn't work. Its operator has to look into it.",
  account_unverified:
    "The provider did not say which account this is, so nothing was changed. Please try again in a few minutes.",
  closed: "You closed the window, so nothing was connected.",
  end_user_mismatch:
    "This connection was begun for somebody else. Sign in as that person, or connect an account of your own.",
  integration_mismatch: "Another provider was connected from the same link meanwhile.",
  issuer_mismatch: `The answer came from somewhere else than the provider, so it was refused. ${tryAgain}`,
  login_failed: "Your bank did not accept what you entered. Please try again.",
  provider_unavailable: "The provider can't be reached at the moment. Please try again later.",
  session_expired: `The link to connect has expired. ${tryAgain}`,
  wrong_browser: `You came back in another browser than the one you left with. ${tryAgain}`,
};

const sentenceOf: ReadonlyMap<string, string> = new Map(Object.entries(sentences));

/** The sentence for an `error` that Latchkey added to the return URL, or told a page with. */
export function returnErrorSentence(code: string): string {
  return sentenceOf.get(code) ?? `The account could not be connected. ${tryAgain}`;
}

/** The code as it may be shown: it comes from a URL that anyone can write. */
export function printableCode(code: string): string {
  return /^[a-z0-9_]{1,64}$/.test(code) ? code : "unknown";
}
