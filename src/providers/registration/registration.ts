// Merges a provider's file, an integration's overrides and the discovered metadata into one client
// registration, which the flow works with. Pure.

import type { Parsed } from "../../shared/lazy.ts";
import {
  type ClientAssertion,
  chooseAuthMethod,
  type RequestObject,
  requestObjectOf,
  type SecretJwt,
  signedByClient,
} from "./client-method.ts";
import type { DpopUse } from "../definition/dpop.ts";
import { dpopUseOf } from "./dpop-use.ts";
import type { TokenEndpointAuthMethod } from "../definition/client.ts";
import type { ExpiryUnit } from "../definition/token.ts";
import { fillAll, fillUrl, placeholdersOf } from "../definition/templates.ts";
import type { Discovered, PushedAuthorization, StoredOptions } from "../integration-settings.ts";
import {
  type AccountProvider,
  type CodeProvider,
  discoversServer,
  ENDPOINT_NAMES,
  type Endpoints,
  type Provider,
} from "../provider.ts";
import { type RevocationForm, revocationFormOf } from "../revocation-form.ts";
import { type GivenValues, mergeVariables, templateValues, withDefaults } from "../template-values.ts";
import { ownValue } from "../../shared/own-value.ts";
import { type TokenRefusal, tokenRefusalOf } from "../token-refusal.ts";

/** An integration's settings, without its secrets. */
export type IntegrationSettings = {
  scopes: string[];
  variables: Record<string, string>;
  endpoints: Endpoints;
  options: Parsed<typeof StoredOptions>;
  discovered: Parsed<typeof Discovered> | null;
  clientId: string;
  hasSecret: boolean;
  /** Whether the client has a private key. */
  hasKey?: boolean;
};

/** A client at an authorization server, with all settings resolved. */
export type Registration = {
  endpoints: Endpoints;
  /** The definition's templates of endpoints that contain values which the flow brings. */
  templates?: Endpoints | undefined;
  issParameterSupported: boolean;
  /** Whether the endpoints may have other ports than the default one; see outboundPolicyOf. */
  anyPort?: boolean | undefined;
  tokenEndpointAuthMethod: TokenEndpointAuthMethod;
  /** How Basic authentication has the ID and the secret. Snapshots that were stored before do not have it. */
  basicEncoding?: "form" | "raw" | undefined;
  /** What the client's private key signs, if it uses one. */
  clientAssertion?: ClientAssertion | undefined;
  secretJwt?: SecretJwt | undefined;
  pkce: boolean;
  /** Whether authorization requests are pushed (RFC 9126). Registrations that were stored before do not have it. */
  pushedAuthorization?: PushedAuthorization | undefined;
  /** How authorization requests are signed (RFC 9101), if they are. */
  requestObject?: RequestObject | undefined;
  /** Whether tokens are bound to a key (RFC 9449). Registrations that were stored before do not have it: `never`. */
  dpop?: DpopUse | undefined;
  tokenRequestMethod: "POST" | "GET";
  expiresInUnit: ExpiryUnit;
  defaultExpiresIn: number | null;
  keepAliveDays?: number | null;
  scopeSeparator: " " | ",";
  authorizationParameters: Record<string, string>;
  /** The value of the parameter `redirect_uri`, where it is not the callback URL. */
  redirectUri?: string | undefined;
  /** How grants are revoked. Registrations that were stored before do not have it: as RFC 7009 says. */
  revocation?: RevocationForm | undefined;
  /** Registrations that version 0.1 stored have none. */
  tokenRefusal?: TokenRefusal;
  deniedErrors?: readonly string[] | undefined;
};

/**
 * Resolves a client registration. Discovered metadata overrides the provider's file, and the integration's
 * settings override both.
 */
export function resolveRegistration(
  provider: CodeProvider,
  settings: IntegrationSettings,
  given: GivenValues = {},
): Registration {
  const { discovered, options } = settings;
  const { authorization, token } = provider;
  const values = templateValues(provider, settings, given);
  const tokenEndpointAuthMethod = chooseAuthMethod(provider, settings);
  return {
    endpoints: resolveEndpoints(provider, settings, given),
    templates: learnedTemplates(provider, settings, given),
    issParameterSupported: discovered?.authorization_response_iss_parameter_supported ?? false,
    anyPort: discoversServer(provider),
    tokenEndpointAuthMethod,
    ...signedByClient(provider, tokenEndpointAuthMethod, settings, values),
    basicEncoding: provider.client.basic_encoding,
    pkce: options.pkce ?? authorization.pkce,
    pushedAuthorization:
      discovered?.require_pushed_authorization_requests === true
        ? "required"
        : (options.pushed_authorization ?? "preferred"),
    requestObject: requestObjectOf(settings),
    dpop: dpopUseOf(provider, settings),
    tokenRequestMethod: options.token_request_method ?? token.method,
    expiresInUnit: options.expires_in_unit ?? token.expires_in_unit,
    defaultExpiresIn: options.default_expires_in ?? token.default_expires_in,
    keepAliveDays: token.refresh ? (options.keep_alive_days ?? token.keep_alive_days) : null,
    scopeSeparator: options.scope_separator ?? provider.scopes.separator,
    authorizationParameters: {
      ...fillAll(authorization.parameters, values),
      ...options.authorization_parameters,
    },
    redirectUri: fillAll({ uri: authorization.redirect_uri ?? null }, values)["uri"],
    revocation: revocationFormOf(provider, values),
    tokenRefusal: tokenRefusalOf(provider, settings),
    deniedErrors: authorization.denied_errors,
  };
}

const DISCOVERED_ENDPOINTS = [
  "issuer",
  "authorization_endpoint",
  "pushed_authorization_request_endpoint",
  "device_authorization_endpoint",
  "token_endpoint",
  "revocation_endpoint",
  "userinfo_endpoint",
  "jwks_uri",
] as const;

const DISCOVERED_NAMES: ReadonlySet<string> = new Set(DISCOVERED_ENDPOINTS);

/** Resolves the endpoints of any kind of provider. Placeholders of values that are not known yet stay as they are. */
export function resolveEndpoints(
  provider: Provider,
  settings: IntegrationSettings,
  given: GivenValues = {},
): Endpoints {
  const { discovered, endpoints: overrides } = settings;
  // Only a definition has templates. Braces in a discovered endpoint or an override stay as they are.
  const merged = definedEndpoints(provider, settings, given);
  // Another authorization endpoint means another server, so these of the definition do not apply.
  if (overrides.authorization_endpoint !== undefined) {
    delete merged.issuer;
    delete merged.device_authorization_endpoint;
  }
  // A discovered server has only the endpoints in its metadata.
  if (discovered !== null) for (const name of DISCOVERED_ENDPOINTS) merged[name] = discovered[name];
  Object.assign(merged, overrides);
  // Use the issuer exactly as in its metadata, because `iss` in responses matches that (RFC 9207, section 2).
  if (discovered !== null) merged.issuer = discovered.issuer;
  return merged;
}

/** Returns the endpoints of a provider's definition, filled. */
function definedEndpoints(provider: Provider, settings: IntegrationSettings, given: GivenValues): Endpoints {
  const variables = withDefaults(
    provider,
    mergeVariables(provider, settings.variables, given.variables ?? {}),
  );
  const values = templateValues(provider, settings, given);
  const { variants } = provider;
  const variant = variants && ownValue(variants.endpoints, ownValue(variables, variants.variable) ?? "");
  const merged: Endpoints = { ...provider.endpoints, ...variant };
  for (const name of ENDPOINT_NAMES) {
    const template = merged[name];
    if (template !== undefined) merged[name] = fillUrl(template, values);
  }
  return merged;
}

/** Returns the endpoints that contain learned values, filled with all other values. */
export function learnedTemplates(
  provider: AccountProvider,
  settings: IntegrationSettings,
  given: GivenValues,
): Endpoints | undefined {
  // Most providers bring nothing that an endpoint contains.
  if (Object.keys(provider.learned).length === 0) return undefined;
  const { discovered, endpoints: overrides } = settings;
  const templates = definedEndpoints({ ...provider, learned: {} }, settings, given);
  return Object.fromEntries(
    ENDPOINT_NAMES.filter(
      (name) =>
        placeholdersOf(templates[name] ?? "").length > 0 &&
        overrides[name] === undefined &&
        (discovered === null || !DISCOVERED_NAMES.has(name)),
    ).map((name) => [name, templates[name]]),
  );
}

/**
 * Returns a registration with the values that the flow has brought since it was stored, in the endpoints of the provider's
 * definition.
 */
export function withLearnedValues(
  provider: CodeProvider,
  registration: Registration,
  settings: Pick<IntegrationSettings, "variables" | "clientId">,
  given: GivenValues,
): Registration {
  const values = templateValues(provider, settings, given);
  const endpoints: Endpoints = { ...registration.endpoints };
  for (const name of ENDPOINT_NAMES) {
    const template = registration.templates?.[name];
    if (template !== undefined) endpoints[name] = fillUrl(template, values);
  }
  return { ...registration, endpoints };
}
