// A provider as the flow reads it: a definition, merged over the defaults and under an integration's own definition. The
// flow never asks for a provider's name. A peculiarity of a provider is a field of its definition, not a branch elsewhere.

import type { CodeDefinition, ItemDefinition, KeyDefinition } from "./definition/catalogue-definition.ts";
import type { DefinitionOverrides } from "./definition/definition.ts";
import type { DefinedEndpoints } from "./definition/endpoints.ts";
import { type OptionName, USUAL_OPTION_NAMES } from "./definition/options.ts";
import { mergePatch } from "../shared/merge-patch.ts";

/** A definition of the catalogue. */
export type ProviderDefinition = CodeDefinition | ItemDefinition | KeyDefinition;

/** A definition as the Worker contains it: without its description (provider-description.ts). */
type Bundled<Definition> = Omit<Definition, "documentation" | "registration"> & {
  documentation?: string | undefined;
  registration?: CodeDefinition["registration"];
};

export type BundledDefinition = Bundled<CodeDefinition> | Bundled<ItemDefinition> | Bundled<KeyDefinition>;

/** Endpoint URLs. `jwks_uri` is known of discovered servers only. */
export type Endpoints = { [Name in keyof DefinedEndpoints]: string | undefined } & {
  jwks_uri?: string | undefined;
};

export const ENDPOINT_NAMES = [
  "issuer",
  "authorization_endpoint",
  "pushed_authorization_request_endpoint",
  "device_authorization_endpoint",
  "token_endpoint",
  "refresh_endpoint",
  "exchange_endpoint",
  "revocation_endpoint",
  "userinfo_endpoint",
  "account_endpoint",
  "api_base_url",
] as const satisfies (keyof Endpoints)[];

/** Requires fields that have a default. */
type Defaulted<T, Names extends keyof NonNullable<T>> = NonNullable<T> & {
  [Name in Names]-?: Exclude<NonNullable<T>[Name], undefined>;
};

type Common = {
  /** What an integration's own definition says. The catalogue's descriptions are not here (provider-description.ts). */
  documentation?: string | undefined;
  registration?: CodeDefinition["registration"];
  variables: NonNullable<CodeDefinition["variables"]>;
  endpoints: Endpoints;
  revocation: NonNullable<CodeDefinition["revocation"]>;
  webhooks: NonNullable<CodeDefinition["webhooks"]> | null;
  options: readonly OptionName[];
  api: Defaulted<
    CodeDefinition["api"],
    "header" | "scheme" | "metadata_headers" | "content_type" | "never_replayed" | "refused_statuses"
  >;
};

/** An authorization server: the end user's grant is a code that is exchanged for tokens (RFC 6749). */
export type CodeProvider = Omit<CodeDefinition, keyof Common | "kind"> &
  Common & {
    kind: "code";
    client: Defaulted<CodeDefinition["client"], "authentication" | "grant_types">;
    learned: NonNullable<CodeDefinition["learned"]>;
    scopes: Defaulted<CodeDefinition["scopes"], "default" | "separator" | "case_sensitive">;
    authorization: Defaulted<CodeDefinition["authorization"], "pkce">;
    token: Defaulted<
      CodeDefinition["token"],
      | "method"
      | "refresh"
      | "expires_in_unit"
      | "default_expires_in"
      | "keep_alive_days"
      | "metadata_fields"
      | "account_fields"
    >;
    account: NonNullable<CodeDefinition["account"]> | null;
  };

/** An API where a connection is an item. */
export type ItemProvider = Omit<ItemDefinition, keyof Common> &
  Common & { client: { authentication: readonly "api_key"[]; default_id?: undefined }; scopes: null };

/** An API that is called with a credential which the end user or the app has: an API key, or a user name and a password. */
export type KeyProvider = Omit<KeyDefinition, keyof Common | "credentials" | "account"> &
  Common & {
    client: { authentication: readonly "none"[]; default_id?: undefined };
    scopes: null;
    credentials: Defaulted<KeyDefinition["credentials"], "fields">;
    account: NonNullable<CodeDefinition["account"]> | null;
    learned: NonNullable<CodeDefinition["learned"]>;
    token: { account_fields: readonly string[]; metadata_fields: readonly string[] };
  };

export type Provider = CodeProvider | ItemProvider | KeyProvider;

/** Returns whether the authorization server is discovered for each connection. */
export const discoversServer = (provider: Provider): boolean =>
  provider.kind === "code" && provider.discovery !== undefined;

/** A provider whose account request tells whose credential it is. */
export type AccountProvider = CodeProvider | KeyProvider;

const COMMON_DEFAULTS = {
  variables: {},
  endpoints: {},
  revocation: {},
  webhooks: null,
  options: USUAL_OPTION_NAMES,
  api: {
    header: "authorization",
    scheme: "Bearer",
    metadata_headers: {},
    content_type: null,
    never_replayed: [],
    refused_statuses: [401],
  },
} satisfies Common;

const CODE_DEFAULTS: Omit<CodeProvider, "id" | "name" | "category" | "verified"> = {
  ...COMMON_DEFAULTS,
  kind: "code",
  client: {
    authentication: ["client_secret_basic", "client_secret_post", "none"],
    grant_types: ["authorization_code"],
  },
  learned: {},
  scopes: { default: [], separator: " ", case_sensitive: true },
  authorization: { pkce: true },
  token: {
    method: "POST",
    refresh: true,
    expires_in_unit: "seconds",
    default_expires_in: null,
    keep_alive_days: null,
    metadata_fields: [],
    account_fields: [],
  },
  account: null,
};

/**
 * Returns the provider of a definition, with an integration's overrides. Objects are merged, and other values replaced, as
 * in RFC 7396, except that null is a value.
 */
export function resolveCodeProvider(
  definition: Bundled<CodeDefinition> | CodeProvider,
  overrides: DefinitionOverrides | null = null,
): CodeProvider {
  return mergePatch(mergePatch(CODE_DEFAULTS, definition), overrides ?? {});
}

/** The credentials of the app are exchanged for an API key, and there are no scopes. */
const ITEM_CLIENT: ItemProvider["client"] = { authentication: ["api_key"] };

const KEY_DEFAULTS: Omit<KeyProvider, "id" | "name" | "category" | "verified"> = {
  ...COMMON_DEFAULTS,
  kind: "api_key",
  client: { authentication: ["none"] },
  scopes: null,
  options: ["refused_statuses", "expired_when"],
  credentials: { fields: { api_key: {} } },
  account: null,
  learned: {},
  token: { account_fields: [], metadata_fields: [] },
};

/** Returns the provider of a definition with API keys, with an integration's overrides. */
export function resolveKeyProvider(
  definition: Bundled<KeyDefinition> | KeyProvider,
  overrides: DefinitionOverrides | null = null,
): KeyProvider {
  const { documentation, credentials, variables, endpoints, variants, api, account, revocation } =
    overrides ?? {};
  const own = { documentation, credentials, variables, endpoints, variants, api, account, revocation };
  const merged = mergePatch(mergePatch(KEY_DEFAULTS, definition), own);
  // Replaced as a whole, because the first field is the token.
  const fields = credentials?.fields ?? definition.credentials.fields ?? KEY_DEFAULTS.credentials.fields;
  return { ...merged, credentials: { ...merged.credentials, fields } };
}

/** Returns the item provider of a definition. */
export function resolveItemProvider(definition: Bundled<ItemDefinition>): ItemProvider {
  return mergePatch({ ...COMMON_DEFAULTS, client: ITEM_CLIENT, scopes: null }, definition);
}
