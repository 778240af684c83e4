import type { OptionName } from "./definition/options.ts";
import type { GrantTypeName } from "./definition/client.ts";
import type { Variable } from "./definition/values.ts";
import type { KeyProvider, Provider } from "./provider.ts";
import type { ProviderDescription } from "./provider-description.ts";
import { describeKind } from "./provider-kinds.ts";
import { isRequired } from "./template-values.ts";

/** The options that concern one way to get tokens. */
const GRANT_TYPE_OF: Partial<Record<OptionName, GrantTypeName>> = {
  pkce: "authorization_code",
  pushed_authorization: "authorization_code",
  request_object: "authorization_code",
  request_object_signing_alg: "authorization_code",
  authorization_parameters: "authorization_code",
  keep_alive_days: "authorization_code",
  token_parameters: "client_credentials",
};

/** Returns a provider as the API shows it: what to register and configure, what it grants, and what it supports. */
export function presentProvider(provider: Provider, description: ProviderDescription, publicOrigin: string) {
  const { id, kind, name, category, verified, client, webhooks } = provider;
  const { endpoints, variants, revocation } = provider;
  const { documentation = null, registration, scopes } = description;
  const grantTypes = provider.kind === "code" ? [...provider.client.grant_types] : [];
  return {
    id,
    kind,
    name,
    category,
    documentation,
    verified,
    scopes: Object.entries(scopes?.known ?? {}).map(([scope, text]) => ({
      scope,
      description: typeof text === "string" ? text : text.en,
    })),
    ...describeKind(provider),
    registration: {
      url: registration?.url ?? null,
      // An integration has a callback URL of its own (RFC 9700, section 4.4.2).
      callback_url: `${publicOrigin}/callback/{callback_id}`,
      notes: [...(registration?.notes ?? [])],
    },
    endpoints,
    variants: variants ?? null,
    variables: Object.entries(provider.variables).map(([variable, definition]) => ({
      name: variable,
      label: definition.label,
      kind: definition.choices === undefined ? (definition.kind ?? ("label" as const)) : ("choice" as const),
      choices: definition.choices === undefined ? null : [...definition.choices],
      allowed_hosts: definition.allowed_hosts === undefined ? null : [...definition.allowed_hosts],
      default: definition.default ?? null,
      example: definition.example ?? null,
      required: definition.required_when === undefined && isRequired(definition),
      required_when: conditionOf(definition),
    })),
    options: provider.options.filter((option) => {
      const grantType = GRANT_TYPE_OF[option];
      return grantType === undefined || grantTypes.length === 0 || grantTypes.includes(grantType);
    }),
    client_authentication: [...client.authentication],
    grant_types: grantTypes,
    client_id_default: client.default_id ?? null,
    credentials: provider.kind === "api_key" ? presentCredentials(provider) : null,
    webhooks: webhooks === null ? null : { proof: webhooks.proof.kind },
    revocation_hint: revocation.hint ?? null,
  };
}

const presentCredentials = ({ credentials }: KeyProvider) => ({
  url: credentials.url ?? null,
  fields: Object.entries(credentials.fields).map(([name, { label, secret }]) => ({
    name,
    label: label ?? null,
    secret: secret !== false,
  })),
});

const conditionOf = ({ required_when }: Variable) =>
  required_when === undefined
    ? null
    : { variable: required_when.variable, values: [...required_when.values] };
