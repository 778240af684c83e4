// Whether a webhook is Latchkey's: its signature covers the id, the time and every byte of the body, as
// https://www.standardwebhooks.com says. Nothing of the body is looked at before this is known.
import { Webhook, WebhookVerificationError } from "standardwebhooks";

/**
 * Whether the body was signed with the secret in the last five minutes. While the secret is being rotated a webhook
 * carries two signatures, and one that fits is enough.
 */
export function isSignedByLatchkey(secret: string, headers: Headers, body: string): boolean {
  try {
    // The body is parsed afterwards: text that is no JSON is another failure than a forged signature.
    new Webhook(secret).verify(body, Object.fromEntries(headers), { jsonParse: false });
    return true;
  } catch (error) {
    if (error instanceof WebhookVerificationError) return false;
    throw error;
  }
}
