import type { Provider } from "./provider.ts";

/** A provider as the catalogue shows it: what to fill in, what it grants, what it can and can't do. */
export function presentProvider(provider: Provider) {
  const { id, kind, name, documentation } = provider;
  return {
    id,
    kind,
    name,
    documentation,
    ...scopesOf(provider),
    variables: Object.entries(provider.variables).map(
      ([variable, { label, choices, default: fallback }]) => ({
        name: variable,
        label,
        choices: choices === undefined ? null : [...choices],
        default: fallback ?? null,
      }),
    ),
    options: [...provider.options],
    ...clientOf(provider),
    supports: supportOf(provider),
    webhooks: provider.hooks === null ? null : { proof: provider.hooks.proof.kind },
    revocation_hint: provider.kind === "code" ? provider.revocationHint : null,
  };
}

function scopesOf(provider: Provider) {
  if (provider.kind === "item") return { scopes: [], default_scopes: [] };
  const { known, default: initial } = provider.scopes;
  return {
    scopes: Object.entries(known).map(([scope, description]) => ({ scope, description: description.en })),
    default_scopes: [...initial],
  };
}

function clientOf(provider: Provider) {
  // An API key is made of both in the body of a request of its own.
  if (provider.kind === "item")
    return { client_authentication: ["api_key" as const], client_id_default: null };
  const { authentication, defaultId } = provider.client;
  return { client_authentication: [...authentication], client_id_default: defaultId ?? null };
}

function supportOf(provider: Provider) {
  if (provider.kind === "item")
    return { pkce: false, refresh: true, expiry: true, revocation: true, check: true };
  const { token, authorization, check, revocationHint } = provider;
  return {
    pkce: authorization.pkce,
    refresh: token.refresh,
    expiry: token.refresh || token.defaultExpiresIn !== null,
    // A hint is there where the provider can't be told; the others are told at the endpoint they name.
    revocation: revocationHint === null,
    check: check !== null,
  };
}
