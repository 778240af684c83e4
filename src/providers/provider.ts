// What a provider is: data. One file holds one frozen value of this type; the flow reads it and never
// asks for a provider's name. A provider's peculiarity becomes a field here, not a branch elsewhere. There
// are two kinds: authorization servers, and APIs at which a connection is an item of the app's.

import type { Localized } from "../shared/language.ts";

/** A token endpoint's method, or the exchange of id and secret for an API key in a request of its own. */
type ClientAuthMethod = TokenEndpointAuthMethod | "api_key";

export type TokenEndpointAuthMethod = "none" | "client_secret_basic" | "client_secret_post";

/** The names are those of RFC 8414 where it has one. A template may hold `{variable}`. */
export type Endpoints = {
  issuer?: string | undefined;
  authorization_endpoint?: string | undefined;
  token_endpoint?: string | undefined;
  revocation_endpoint?: string | undefined;
  userinfo_endpoint?: string | undefined;
  api_base_url?: string | undefined;
};

export const ENDPOINT_NAMES = [
  "issuer",
  "authorization_endpoint",
  "token_endpoint",
  "revocation_endpoint",
  "userinfo_endpoint",
  "api_base_url",
] as const satisfies (keyof Endpoints)[];

/** Something an integration or a session fills in, and that stands in endpoint templates. */
type Variable = {
  label: string;
  /** The values to choose from; absent means one DNS label. */
  choices?: readonly string[];
  default?: string;
  /** What a value that is no DNS label looks like, and how that is said. */
  format?: { pattern: RegExp; description: string };
  /** Needed only while another variable has one of these values. */
  requiredWhen?: { variable: string; values: readonly string[] };
};

/** What an integration may set differently from the provider's file. */
export const OPTION_NAMES = [
  "token_endpoint_auth_method",
  "pkce",
  "token_request_method",
  "expires_in_unit",
  "default_expires_in",
  "scope_separator",
  "authorization_parameters",
  "keep_alive_days",
] as const;

type OptionName = (typeof OPTION_NAMES)[number];

/** How a check's answer is read, beyond the rules that hold for every API. */
export type Check = {
  /** Relative to the API base, or "userinfo" for the discovered endpoint. */
  path: string;
  /** A status that means the credential is good although it is no success. */
  alsoValidStatuses?: readonly number[];
  /** Where the parts of the account's id stand, after those from the token answer. */
  accountFields: readonly (readonly string[])[];
  /** Where a name for people stands; the first that is there wins, a list is joined by spaces. */
  labelFields: readonly (readonly (readonly string[])[])[];
  /** Fields of the answer kept as the connection's metadata. */
  metadataFields?: readonly string[];
  /** The answer's field and value that say the account is gone. */
  deletedWhen?: { field: string; value: string };
};

type Api = {
  header: string;
  scheme: string | null;
  /** Headers made from the connection's metadata: header → metadata field. */
  metadataHeaders: Readonly<Record<string, string>>;
  /** Sent when the caller names no content type for its body. */
  contentType: string | null;
  /** First path segments whose requests are never sent a second time. */
  neverReplayed: readonly string[];
  /** The statuses that say that the credential is not taken. */
  refusedStatuses: readonly number[];
};

/** The standard's own: what follows `whsec_`, in base64. Or the secret's text as it is. */
export type KeyEncoding = "base64" | "text";

/** How a provider's webhooks come in. */
export type ProviderWebhooks = {
  /**
   * What a delivery shows beside the key in its URL: nothing, so that it is only a hint; an API key in a
   * header; or the signature of Standard Webhooks, with the forms in which the secret holds its key.
   */
  proof:
    | { kind: "url" }
    | { kind: "api_key"; header: string }
    | { kind: "standard_webhooks"; keyEncodings: readonly KeyEncoding[] };
  /** Where a delivery's id and type stand in its body; an id may be in the header of Standard Webhooks instead. */
  idField: string | null;
  typeField: string;
  /** The fields that name an item and, as we had it asked for, its connection. */
  item: { idField: string; connectionField: string } | null;
};

type ProviderScopes = {
  /** Scope to what it lets the app do, in words for the person. Empty: any scope is passed on. */
  known: Readonly<Record<string, Localized>>;
  default: readonly string[];
  separator: " " | ",";
  caseSensitive: boolean;
};

type ProviderBase = {
  id: string;
  name: string;
  documentation: string;
  endpoints: Endpoints;
  /** Endpoints that depend on a variable's value. */
  variants?: { variable: string; endpoints: Readonly<Record<string, Endpoints>> };
  variables: Readonly<Record<string, Variable>>;
  api: Api;
  client: {
    /**
     * How a client authenticates. The first method is used when the integration has a secret, unless "none" is all
     * there is.
     */
    authentication: readonly ClientAuthMethod[];
    /** The client id of an integration that names none. */
    defaultId?: "hostname";
  };
  /** Null where the provider has no scopes. */
  scopes: ProviderScopes | null;
  /** How the provider's webhooks arrive; null where it sends none that are known. */
  webhooks: ProviderWebhooks | null;
  /** What the person can do after a disconnect where the provider has no revocation; null where it has. */
  revocationHint: string | null;
  options: readonly OptionName[];
};

/** An authorization server: the person's grant is a code that is exchanged for tokens of their own (RFC 6749). */
export type CodeProvider = Readonly<
  ProviderBase & {
    kind: "code";
    client: { authentication: readonly TokenEndpointAuthMethod[] };
    scopes: ProviderScopes;
    authorization: {
      pkce: boolean;
      /** Added to every authorization request. */
      parameters?: Readonly<Record<string, string>>;
      /** Added when an existing connection is connected again. */
      reconnectParameters?: Readonly<Record<string, string>>;
    };
    token: {
      method: "POST" | "GET";
      expiresInUnit: "seconds" | "minutes";
      /** Assumed when the answer has no `expires_in`; null means the token does not expire. */
      defaultExpiresIn: number | null;
      refresh: boolean;
      /** A refresh token that is not used for longer than this dies of it; null: not known to. */
      keepAliveDays: number | null;
      /** Fields of the token answer kept as the connection's metadata. */
      metadataFields: readonly string[];
      /** Which of those are parts of the account's id. */
      accountFields: readonly string[];
    };
    check: Check | null;
    /** The one hook: brings a token answer into the form RFC 6749, section 5.1 asks for. */
    normalizeTokenResponse?: (body: Record<string, unknown>) => Record<string, unknown>;
  }
>;

/**
 * An API at which a person's connection is an item, made and read with an API key that is the app's own and
 * serves all its connections. The consent is given elsewhere, and what came of it is found out later.
 */
export type ItemProvider = Readonly<
  ProviderBase & {
    kind: "item";
    /** How long an API key lives, in seconds. */
    keyLifetime: number;
    /** What an item lets the app read, as one says it to a person. */
    permissions: readonly Localized[];
  }
>;

export type Provider = CodeProvider | ItemProvider;
