// What a provider shows or signs its webhooks with, as the app has told us; which of the two, and whether
// there is such a thing at all, is in the provider's file.

import type { Provider } from "../providers/provider.ts";
import type { InvalidField } from "../shared/failure.ts";

/** What is sealed as an integration's webhook secret belongs to this integration of this app alone. */
export const providerWebhookSecretContext = (app: string, integration: string) =>
  ({ use: "hook_secret", owners: [app, integration] }) as const;

/** What is wrong with a webhook secret that an app sets; null and undefined set none. */
export function providerWebhookSecretProblems(
  { name, webhooks }: Provider,
  secret: string | null | undefined,
): InvalidField[] {
  if (typeof secret !== "string") return [];
  if (webhooks !== null && webhooks.proof.kind !== "url") return [];
  return [{ path: "webhook_secret", message: `${name} takes none` }];
}
