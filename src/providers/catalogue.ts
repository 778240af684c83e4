import type { Provider } from "./provider.ts";

/** A provider as the catalogue shows it: what to fill in, what it grants, what it can and can't do. */
export function presentProvider(provider: Provider) {
  const { id, name, documentation, scopes, client, token, check, revocationHint } = provider;
  return {
    id,
    name,
    documentation,
    scopes: Object.entries(scopes.known).map(([scope, description]) => ({ scope, description })),
    default_scopes: scopes.default,
    variables: Object.entries(provider.variables).map(
      ([variable, { label, choices, default: fallback }]) => ({
        name: variable,
        label,
        choices: choices ?? null,
        default: fallback ?? null,
      }),
    ),
    options: provider.options,
    client_authentication: client.authentication,
    client_id_default: client.defaultId ?? null,
    supports: {
      pkce: provider.authorization.pkce,
      refresh: token.refresh,
      expiry: token.refresh || token.defaultExpiresIn !== null,
      // A hint is there where the provider can't be told; the others are told at the endpoint they name.
      revocation: revocationHint === null,
      check: check !== null,
    },
    revocation_hint: revocationHint,
  };
}
