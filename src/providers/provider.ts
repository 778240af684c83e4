// The type of a provider. A provider is data: one frozen object in its own file, which the flow reads without
// asking for the provider's name. A peculiarity of a provider becomes a field here, not a branch elsewhere.
// There are two kinds: authorization servers, and APIs where a connection is an item that belongs to the app.

import type { Localized } from "../shared/language.ts";

/**
 * A client authentication method of a token endpoint, or a request that exchanges ID and secret for an API
 * key.
 */
type ClientAuthMethod = TokenEndpointAuthMethod | "api_key";

export type TokenEndpointAuthMethod = "none" | "client_secret_basic" | "client_secret_post";

/** The unit of `expires_in`. */
export type ExpiryUnit = "seconds" | "minutes" | "milliseconds";

/** A value of a token response that a provider can have at a place of its own. */
export type TokenField =
  | "access_token"
  | "refresh_token"
  | "token_type"
  | "scope"
  | "expires_in"
  | "expires_at"
  | "refresh_token_expires_in"
  | "error";

/** Endpoint URLs, with the names of RFC 8414 where it has one. A template can contain `{variable}`. */
export type Endpoints = {
  issuer?: string | undefined;
  authorization_endpoint?: string | undefined;
  token_endpoint?: string | undefined;
  /** Where refresh requests are sent, if not to the token endpoint. */
  refresh_endpoint?: string | undefined;
  revocation_endpoint?: string | undefined;
  userinfo_endpoint?: string | undefined;
  jwks_uri?: string | undefined;
  api_base_url?: string | undefined;
};

export const ENDPOINT_NAMES = [
  "issuer",
  "authorization_endpoint",
  "token_endpoint",
  "refresh_endpoint",
  "revocation_endpoint",
  "userinfo_endpoint",
  "api_base_url",
] as const satisfies (keyof Endpoints)[];

/** A variable in endpoint templates. An integration or a session sets its value. */
type Variable = {
  label: string;
  /** The allowed values. Without them, a value is one DNS label. */
  choices?: readonly string[];
  default?: string;
  /** The format of a value that is not a DNS label, and its description for error messages. */
  format?: { pattern: RegExp; description: string };
  /** Required only if another variable has one of these values. */
  requiredWhen?: { variable: string; values: readonly string[] };
};

/** The settings of a provider that an integration can override. */
export const OPTION_NAMES = [
  "token_endpoint_auth_method",
  "pkce",
  "token_request_method",
  "expires_in_unit",
  "default_expires_in",
  "scope_separator",
  "authorization_parameters",
  "keep_alive_days",
  "refused_statuses",
  "expired_when",
  "revocation_scope",
] as const;

type OptionName = (typeof OPTION_NAMES)[number];

/** The request that checks a credential, and how its response is read. */
export type Check = {
  /** Relative to the API's base URL, or "userinfo" for the discovered endpoint. */
  path: string;
  /** Error statuses that also mean that the credential is valid. */
  alsoValidStatuses?: readonly number[];
  /** The paths to the parts of the account ID, which follow those from the token response. */
  accountFields: readonly (readonly string[])[];
  /** The paths to a display name. The first one present wins; the values of a list are joined with spaces. */
  labelFields: readonly (readonly (readonly string[])[])[];
  /** Response fields to store as the connection's metadata. */
  metadataFields?: readonly string[];
  /** The response field and value which mean that the account was deleted. */
  deletedWhen?: { field: string; value: string };
};

/** A field of a JSON response, and the values which mean that the credential was rejected. */
export type ExpiredWhen = { path: readonly string[]; values: readonly (string | number | boolean)[] };

type Api = {
  header: string;
  scheme: string | null;
  /** Headers that are set from the connection's metadata: header → metadata field. */
  metadataHeaders: Readonly<Record<string, string>>;
  /** The content type where the caller sets none for its body. */
  contentType: string | null;
  /** The first path segments of requests that are never sent twice. */
  neverReplayed: readonly string[];
  /** The statuses which mean that the credential was rejected. */
  refusedStatuses: readonly number[];
  /**
   * What the body says where the status does not mean that the credential was rejected. JSON responses are
   * then read up to 64 KiB.
   */
  expiredWhen?: ExpiredWhen;
  /**
   * Response headers that say when to try again after a 429, in addition to `Retry-After`: seconds, a date, or
   * the time since the epoch.
   */
  retryAfterHeaders?: readonly string[];
};

/** A request to the token endpoint: its grant type, and the parameter that has the access token. */
export type LongLivedToken = { grantType: string; tokenParameter: string };

/** How the secret contains the key: in base64 after `whsec_`, as in Standard Webhooks, or as plain text. */
export type KeyEncoding = "base64" | "text";

/** How a provider's webhooks are verified and parsed. */
export type ProviderWebhooks = {
  /**
   * What a webhook proves in addition to the key in its URL: nothing, so that it is only a hint; an API key
   * in a header; or a Standard Webhooks signature, with the possible encodings of the key in the secret.
   */
  proof:
    | { kind: "url" }
    | { kind: "api_key"; header: string }
    | { kind: "standard_webhooks"; keyEncodings: readonly KeyEncoding[] };
  /** The body fields of the webhook's ID and type. A Standard Webhooks ID can be in the header instead. */
  idField: string | null;
  typeField: string;
  /**
   * The body fields of the item's ID and of the connection ID, which Latchkey set when it created the item.
   */
  item: { idField: string; connectionField: string } | null;
};

type ProviderScopes = {
  /** Scope → what it allows the app to do, as the end user sees it. Unlisted scopes are passed through. */
  known: Readonly<Record<string, Localized>>;
  default: readonly string[];
  separator: " " | ",";
  caseSensitive: boolean;
  /** Groups of scopes with the same meaning, where the server returns another one than was requested. */
  equivalents?: readonly (readonly string[])[];
  /** Scopes that the server never returns, besides `openid` and `offline_access`. */
  neverEchoed?: readonly string[];
};

type ProviderBase = {
  id: string;
  name: string;
  documentation: string;
  endpoints: Endpoints;
  /** Endpoints that depend on the value of a variable. */
  variants?: { variable: string; endpoints: Readonly<Record<string, Endpoints>> };
  variables: Readonly<Record<string, Variable>>;
  api: Api;
  client: {
    /**
     * The supported methods. The first one is used if the integration has a secret, unless "none" is the only
     * one.
     */
    authentication: readonly ClientAuthMethod[];
    /** The default client ID. */
    defaultId?: "hostname";
  };
  /** Null where the provider has no scopes. */
  scopes: ProviderScopes | null;
  /** Null where the provider has no documented webhooks. */
  webhooks: ProviderWebhooks | null;
  /** What a revocation ends: all grants of the account and the client (the default), or one grant. */
  revocationScope?: "account" | "grant";
  /** What the end user can do after a disconnect, where the provider does not support revocation. */
  revocationHint: string | null;
  options: readonly OptionName[];
};

/** An authorization server: the end user's grant is a code that is exchanged for tokens (RFC 6749). */
export type CodeProvider = Readonly<
  ProviderBase & {
    kind: "code";
    client: {
      authentication: readonly TokenEndpointAuthMethod[];
      /** How Basic authentication has the ID and the secret; `form` by default (RFC 6749, section 2.3.1). */
      basicEncoding?: "form" | "raw";
    };
    scopes: ProviderScopes;
    authorization: {
      pkce: boolean;
      /** Added to every authorization request. */
      parameters?: Readonly<Record<string, string>>;
      /** Added when an existing connection is reconnected. */
      reconnectParameters?: Readonly<Record<string, string>>;
      /** The codes, in lower case, that this server sends if the person denies access, besides the known ones. */
      deniedErrors?: readonly string[];
    };
    token: {
      method: "POST" | "GET";
      /** How the body of a POST request has the parameters; `form` by default (RFC 6749, section 4.1.3). */
      body?: "form" | "json";
      /** Added to every token request. */
      parameters?: Readonly<Record<string, string>>;
      /** Added to every refresh request. */
      refreshParameters?: Readonly<Record<string, string>>;
      /** Whether a refresh request repeats the scopes, which RFC 6749, section 6 leaves out. */
      refreshWithScopes?: boolean;
      /** The age of an access token, in seconds, before which the server refuses a refresh. */
      refreshNotBefore?: number;
      /** The request that exchanges the access token of a code for one that is valid for longer. */
      longLivedToken?: LongLivedToken;
      /** The paths to values that are not where RFC 6749, section 5.1 has them. */
      fields?: Readonly<Partial<Record<TokenField, readonly string[]>>>;
      /** Error codes of a refresh which mean that the grant has ended, besides the usual ones. */
      finalErrors?: readonly string[];
      expiresInUnit: ExpiryUnit;
      /** Used where a response has no `expires_in`; null means that the token does not expire. */
      defaultExpiresIn: number | null;
      refresh: boolean;
      /** The number of days after which an unused refresh token expires; null where none is known. */
      keepAliveDays: number | null;
      /** Token response fields to store as the connection's metadata. */
      metadataFields: readonly string[];
      /** Those of these fields that are parts of the account ID. */
      accountFields: readonly string[];
    };
    check: Check | null;
    /** Converts a token response to the form of RFC 6749, section 5.1. The only function of a provider. */
    normalizeTokenResponse?: (body: Record<string, unknown>) => Record<string, unknown>;
  }
>;

/**
 * An API where a connection is an item. Items are created and read with one API key, which belongs to the app
 * and serves all its connections. The end user consents elsewhere, and the result is read later.
 */
export type ItemProvider = Readonly<
  ProviderBase & {
    kind: "item";
    /** The lifetime of an API key, in seconds. */
    keyLifetime: number;
    /** What an item allows the app to read, as the end user sees it. */
    permissions: readonly Localized[];
  }
>;

export type Provider = CodeProvider | ItemProvider;
