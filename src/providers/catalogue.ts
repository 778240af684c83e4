import type { Provider } from "./provider.ts";

/** A provider as the catalogue shows it: what to fill in, what it grants, what it can and can't do. */
export function presentProvider(provider: Provider) {
  const { id, name, documentation, endpoints, variants, scopes, client, token, check, revocationHint } =
    provider;
  const variantsAll = Object.values(variants?.endpoints ?? {});
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
      revocation: [endpoints, ...variantsAll].some((set) => set.revocation_endpoint !== undefined),
      check: check !== null,
    },
    revocation_hint: revocationHint,
  };
}
