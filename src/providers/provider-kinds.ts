// What differs between the kinds of providers. How a connection of each kind works is in connection/kinds/.

import { type GrantTypeName, JWT_BEARER } from "./definition/client.ts";
import type { CodeProvider, Endpoints, KeyProvider, Provider } from "./provider.ts";

export const PROVIDER_KINDS = ["code", "item", "api_key"] as const satisfies Provider["kind"][];

/**
 * The kinds of connections. An authorization server has three: with an end user's authorization, with the client's own
 * credentials, and with an assertion that someone else has signed.
 */
export const KIND_NAMES = [...PROVIDER_KINDS, "client_credentials", "jwt_bearer"] as const;

export type KindName = (typeof KIND_NAMES)[number];

/** Returns the kind of an integration's connections. */
export function kindOf(
  provider: Provider,
  { options }: { options: { grant_type?: GrantTypeName | undefined } },
): KindName {
  if (provider.kind !== "code") return provider.kind;
  const grantType = options.grant_type ?? provider.client.grant_types[0];
  if (grantType === JWT_BEARER) return "jwt_bearer";
  return grantType === "client_credentials" ? grantType : provider.kind;
}

/**
 * Returns whether an integration at a provider can have a grant type. An assertion that someone else has signed can stand for
 * any end user's authorization.
 */
export function offersGrantType({ client, token }: CodeProvider, grantType: GrantTypeName): boolean {
  const offered = client.grant_types;
  if (offered.includes(grantType)) return true;
  return grantType === JWT_BEARER && token.assertion === undefined && offered.includes("authorization_code");
}

/** What the catalog says of a provider beyond the fields that every provider has. */
type Description = {
  default_scopes: string[];
  supports: { pkce: boolean; refresh: boolean; expiry: boolean; revocation: boolean; check: boolean };
};

/** The endpoints that an integration of each kind needs, and the message where one is missing. */
export const REQUIRED_ENDPOINTS = {
  code: {
    names: ["authorization_endpoint", "token_endpoint"],
    message: "is required, unless the issuer publishes it",
  },
  item: { names: ["api_base_url"], message: "is required" },
  api_key: { names: ["api_base_url"], message: "is required" },
  client_credentials: { names: ["token_endpoint"], message: "is required, unless the issuer publishes it" },
  jwt_bearer: { names: ["token_endpoint"], message: "is required, unless the issuer publishes it" },
} as const satisfies Record<KindName, { names: (keyof Endpoints)[]; message: string }>;

/** The endpoint of a resource whose authorization server is discovered in each attempt. */
export const REQUIRED_OF_RESOURCE = { names: ["api_base_url"], message: "is required" } as const;

/** What the catalog says of a provider beyond the fields that every provider has. */
export function describeKind(provider: Provider): Description {
  switch (provider.kind) {
    case "code":
      return describeCodeProvider(provider);
    case "item":
      return describeItemProvider();
    case "api_key":
      return describeKeyProvider(provider);
  }
}

function describeCodeProvider({
  scopes,
  token,
  authorization,
  account,
  endpoints,
  variants,
  revocation,
  client,
}: CodeProvider): Description {
  return {
    default_scopes: [...scopes.default],
    supports: {
      pkce: authorization.pkce && client.grant_types.includes("authorization_code"),
      refresh: token.refresh,
      expiry: token.refresh || token.default_expires_in !== null,
      // A server that is discovered can have a revocation endpoint.
      revocation:
        (revocation.hint ?? null) === null &&
        (endpoints.token_endpoint === undefined && variants === undefined
          ? true
          : endpoints.revocation_endpoint !== undefined),
      check: account !== null,
    },
  };
}

function describeKeyProvider({ account }: KeyProvider): Description {
  return {
    default_scopes: [],
    supports: { pkce: false, refresh: false, expiry: false, revocation: false, check: account !== null },
  };
}

function describeItemProvider(): Description {
  return {
    default_scopes: [],
    supports: { pkce: false, refresh: true, expiry: true, revocation: true, check: true },
  };
}
