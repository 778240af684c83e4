import type { Provider } from "./provider.ts";
import { describeKind } from "./provider-kinds.ts";

/** Returns a provider as the API shows it: what to configure, what it grants, and what it supports. */
export function presentProvider(provider: Provider) {
  const { id, kind, name, documentation, client, webhooks, revocationHint } = provider;
  return {
    id,
    kind,
    name,
    documentation,
    ...describeKind(provider),
    variables: Object.entries(provider.variables).map(
      ([variable, { label, choices, default: fallback }]) => ({
        name: variable,
        label,
        choices: choices === undefined ? null : [...choices],
        default: fallback ?? null,
      }),
    ),
    options: [...provider.options],
    client_authentication: [...client.authentication],
    client_id_default: client.defaultId ?? null,
    webhooks: webhooks === null ? null : { proof: webhooks.proof.kind },
    revocation_hint: revocationHint,
  };
}
