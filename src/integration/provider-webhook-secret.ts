// The secret that a provider's webhooks contain or are signed with, set by the app. The provider's file says
// which of the two, or that there is none.

import type { Provider } from "../providers/provider.ts";
import type { InvalidField } from "../shared/failure.ts";

/** The key context of an integration's webhook secret. It opens for this integration of this app only. */
export const providerWebhookSecretContext = (app: string, integration: string) =>
  ({ use: "hook_secret", owners: [app, integration] }) as const;

/** Returns a message where an app sets a webhook secret that the provider does not use. */
export function providerWebhookSecretProblems(
  { name, webhooks }: Provider,
  secret: string | null | undefined,
): InvalidField[] {
  if (typeof secret !== "string") return [];
  if (webhooks !== null && webhooks.proof.kind !== "url") return [];
  return [{ path: "webhook_secret", message: `${name} does not use webhook secrets` }];
}
