// The messages for failed attempts to connect. The codes are Latchkey's; the messages are the app's own. Codes without
// an entry get a general message.
import type { ErrorCode } from "latchkey/client";

const tryAgain = "Try again.";

/** `closed` is the code of connect.js for a popup that the user has closed. */
const sentences: Partial<Record<ErrorCode | "closed", string>> = {
  access_denied: "You didn’t allow access, so nothing was connected.",
  account_needs_action: "Your bank requires you to do something there first. Then try again.",
  account_mismatch:
    "You signed in with a different account than the one connected here. Reconnect with the same account, or disconnect first.",
  attempt_already_used: "This step was already completed. If the connection is not in the list, try again.",
  attempt_expired: `Too much time passed before you returned from the provider. ${tryAgain}`,
  authorization_code_rejected: `The provider’s approval has expired. ${tryAgain}`,
  authorization_failed: `The provider reported an error. ${tryAgain}`,
  authorization_interrupted: `The connection was interrupted at the last step. ${tryAgain}`,
  integration_misconfigured: "This app is not set up correctly at the provider. Contact the app’s support.",
  account_unverified:
    "The provider did not identify the account, so nothing was changed. Try again in a few minutes.",
  closed: "You closed the window, so nothing was connected.",
  end_user_mismatch:
    "This connection was started for a different user. Sign in as that user, or connect your own account.",
  integration_mismatch: "In the meantime, a different provider was connected from the same link.",
  issuer_mismatch: `The response did not come from the provider, so it was rejected. ${tryAgain}`,
  login_failed: "Your bank did not accept what you entered. Check it and try again.",
  provider_unavailable: "The provider isn’t responding at the moment. Try again later.",
  session_expired: `The connect link has expired. ${tryAgain}`,
  wrong_browser: `You returned in a different browser than the one you started in. ${tryAgain}`,
};

const sentenceOf: ReadonlyMap<string, string> = new Map(Object.entries(sentences));

/** Returns the message for an error code from the return URL or from connect.js. */
export function returnErrorSentence(code: string): string {
  return sentenceOf.get(code) ?? `The account could not be connected. ${tryAgain}`;
}

/** Returns a code that is safe to display. It comes from a URL that anyone can write. */
export function printableCode(code: string): string {
  return /^[a-z0-9_]{1,64}$/.test(code) ? code : "unknown";
}
