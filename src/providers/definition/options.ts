/** The settings of a provider that an integration can override without a definition of its own. */
export const USUAL_OPTION_NAMES = [
  "token_endpoint_auth_method",
  "token_endpoint_auth_signing_alg",
  "client_assertion_audience",
  "pkce",
  "pushed_authorization",
  "request_object",
  "request_object_signing_alg",
  "dpop",
  "token_request_method",
  "expires_in_unit",
  "default_expires_in",
  "scope_separator",
  "authorization_parameters",
  "keep_alive_days",
  "refused_statuses",
  "expired_when",
  "revocation_scope",
  "grant_type",
  "token_parameters",
  "token_exchange",
] as const;

/** Deviations of a discovered server from the standards, which an integration can allow. */
const DISCOVERY_OPTION_NAMES = ["assume_pkce", "allow_issuer_slash"] as const;

export const OPTION_NAMES = [...USUAL_OPTION_NAMES, ...DISCOVERY_OPTION_NAMES] as const;

export type OptionName = (typeof OPTION_NAMES)[number];
