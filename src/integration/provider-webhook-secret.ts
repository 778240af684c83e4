// The secret that a provider's webhooks contain or are signed with, set by the app. The provider's file says
// which of the two, or that there is none.

import type { Provider } from "../providers/provider.ts";
import type { InvalidField } from "../shared/failure.ts";
import { keyOfSecret } from "../vault/standard-webhooks.ts";
import { isWeakSecret } from "../vault/weak-secret.ts";

/** The key context of an integration's webhook secret. It opens for this integration of this app only. */
export const providerWebhookSecretContext = (app: string, integration: string) =>
  ({ use: "hook_secret", owners: [app, integration] }) as const;

/** The shortest secret that can't be guessed: 128 bits if its bytes are random. */
const MIN_BYTES = 16;

/** Returns a message where an app sets a webhook secret that the provider does not use, or that is easy to guess. */
export function providerWebhookSecretProblems(
  { name, webhooks }: Provider,
  secret: string | null | undefined,
): InvalidField[] {
  if (typeof secret !== "string") return [];
  if (webhooks === null || webhooks.proof.kind === "url")
    return [{ path: "webhook_secret", message: `${name} does not use webhook secrets` }];
  const encodings = webhooks.proof.kind === "api_key" ? ["text"] : webhooks.proof.key_encodings;
  // A signature is valid with any of the keys that the secret can mean, so none of them may be guessed.
  const isWeak = encodings
    .map((encoding) => (encoding === "base64" ? decodedKey(secret) : secret))
    .some((key) => key !== null && isWeakSecret(key, MIN_BYTES));
  return isWeak
    ? [{ path: "webhook_secret", message: `must contain at least ${MIN_BYTES} random bytes` }]
    : [];
}

/** Returns the key of a Standard Webhooks secret, one character per byte; null where it is not base64. */
function decodedKey(secret: string): string | null {
  try {
    return String.fromCharCode(...keyOfSecret(secret));
  } catch {
    return null;
  }
}
