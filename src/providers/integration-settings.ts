// The schemas of an integration's endpoints and options, as the API accepts and as storage keeps them.

import * as z from "zod";
import { lazy } from "../shared/lazy.ts";
import { ExpiredWhen } from "./definition/api.ts";
import { type DefinedEndpoints, Endpoints } from "./definition/endpoints.ts";
import type { DefinitionOverrides } from "./definition/definition.ts";
import { SIGNING_ALGORITHMS } from "../vault/private-key.ts";
import { DPOP_USES } from "./definition/dpop.ts";
import { GRANT_TYPES, TOKEN_ENDPOINT_AUTH_METHODS } from "./definition/client.ts";
import { EXPIRY_UNITS } from "./definition/token.ts";

const HttpUrl = lazy(() =>
  z
    .string()
    .max(2048)
    .refine((text) => URL.canParse(text), "must be an absolute URL")
    // Only a provider's file has templates. In an override, a placeholder would hide the actual URL.
    .refine((text) => !/[{}]/.test(text), "must not contain braces"),
);

/** An endpoint of an integration: a URL without placeholders, with the description of the definition's field. */
const endpoint = (name: keyof DefinedEndpoints) =>
  HttpUrl()
    .optional()
    .describe(Endpoints().shape[name].description ?? "");

export const EndpointOverrides = lazy(() =>
  z
    .strictObject({
      issuer: endpoint("issuer"),
      authorization_endpoint: endpoint("authorization_endpoint"),
      pushed_authorization_request_endpoint: endpoint("pushed_authorization_request_endpoint"),
      device_authorization_endpoint: endpoint("device_authorization_endpoint"),
      token_endpoint: endpoint("token_endpoint"),
      refresh_endpoint: endpoint("refresh_endpoint"),
      exchange_endpoint: endpoint("exchange_endpoint"),
      revocation_endpoint: endpoint("revocation_endpoint"),
      userinfo_endpoint: endpoint("userinfo_endpoint"),
      account_endpoint: endpoint("account_endpoint"),
      api_base_url: endpoint("api_base_url"),
    })
    .describe(DESCRIBED && "Endpoints that differ from the provider's own."),
);

/** Parameters that the authorization flow sets. An integration can't override them. */
const RESERVED_PARAMETERS = new Set([
  "response_type",
  "response_mode",
  "client_id",
  "client_secret",
  "redirect_uri",
  "scope",
  "state",
  "nonce",
  "request",
  "request_uri",
  "code_challenge",
  "code_challenge_method",
  "authorization_details",
  "dpop_jkt",
]);

/** Parameters of a request with client credentials that an integration can't override. */
const RESERVED_TOKEN_PARAMETERS = new Set([
  "grant_type",
  "client_id",
  "client_secret",
  "client_assertion",
  "client_assertion_type",
  "assertion",
  "scope",
  "authorization_details",
]);

const Parameters = lazy(() => z.record(z.string().min(1).max(64), z.string().max(512)));

const ParametersExcept = (reserved: ReadonlySet<string>) =>
  Parameters().refine(
    (parameters) => !Object.keys(parameters).some((name) => reserved.has(name.toLowerCase())),
    "must not contain a parameter that Latchkey sets",
  );

const AUTHORIZATION_PARAMETERS = "Additional parameters for authorization requests.";
const TOKEN_PARAMETERS =
  "Additional parameters for token requests with the client's own credentials or with an assertion, such as `audience` or `resource` (RFC 8707).";

const WHETHER = ["required", "preferred", "never"] as const;

export type PushedAuthorization = (typeof WHETHER)[number];

export const IntegrationOptions = lazy(() =>
  z.strictObject({
    token_endpoint_auth_method: z
      .enum(TOKEN_ENDPOINT_AUTH_METHODS)
      .optional()
      .describe(DESCRIBED && "How the client authenticates at the token endpoint."),
    token_endpoint_auth_signing_alg: z
      .enum(SIGNING_ALGORITHMS)
      .optional()
      .describe(DESCRIBED && "The algorithm of the `client_private_key`, if it allows several."),
    client_assertion_audience: z
      .enum(["issuer", "token_endpoint"])
      .optional()
      .describe(
        DESCRIBED &&
          "The audience of client assertions. Defaults to `issuer` if it is known, and else to `token_endpoint`.",
      ),
    pushed_authorization: z
      .enum(WHETHER)
      .optional()
      .describe(
        DESCRIBED &&
          "Whether authorization requests are pushed (RFC 9126). `preferred` is the default: they are pushed if the server has an endpoint for it, and sent with the browser if that is unavailable. A server that requires pushed requests always gets them.",
      ),
    request_object: z
      .enum(WHETHER)
      .optional()
      .describe(
        DESCRIBED &&
          "Whether authorization requests are signed with the client's private key (RFC 9101). `preferred`: if the client has a key. By default, and with `never`, they are signed only if the server's metadata requires it.",
      ),
    request_object_signing_alg: z
      .enum(SIGNING_ALGORITHMS)
      .optional()
      .describe(DESCRIBED && "The algorithm of request objects, if the client's private key allows several."),
    dpop: z
      .enum(DPOP_USES)
      .optional()
      .describe(
        DESCRIBED &&
          "Whether tokens are bound to a key (RFC 9449). `preferred`: if the server's metadata supports this. `required`: bearer tokens are refused. Without the option, only if the provider or the metadata of the resource requires it.",
      ),
    pkce: z
      .boolean()
      .optional()
      .describe(DESCRIBED && "Whether to use PKCE."),
    token_request_method: z
      .enum(["POST", "GET"])
      .optional()
      .describe(DESCRIBED && "The HTTP method of token requests."),
    expires_in_unit: z
      .enum(EXPIRY_UNITS)
      .optional()
      .describe(DESCRIBED && "The unit of `expires_in` in token responses."),
    default_expires_in: z
      .int()
      .min(1)
      .max(31_536_000)
      .optional()
      .describe(DESCRIBED && "The lifetime to assume, in seconds, if a token response has no `expires_in`."),
    scope_separator: z
      .enum([" ", ","])
      .optional()
      .describe(DESCRIBED && "The character between scopes in authorization requests."),
    keep_alive_days: z
      .int()
      .min(1)
      .max(365)
      .optional()
      .describe(
        DESCRIBED &&
          "The maximum number of days between refreshes. Latchkey refreshes an unused grant at the end of this period, so that its refresh token does not expire.",
      ),
    revocation_scope: z
      .enum(["account", "grant"])
      .optional()
      .describe(
        DESCRIBED &&
          "What the provider ends when a token is revoked: everything that the account granted to the client, or only the token's own grant.",
      ),
    authorization_parameters: ParametersExcept(RESERVED_PARAMETERS)
      .optional()
      .describe(AUTHORIZATION_PARAMETERS),
    assume_pkce: z
      .boolean()
      .optional()
      .describe(
        DESCRIBED &&
          "Whether to use an authorization server that does not say that it supports PKCE with S256, such as Microsoft Entra. PKCE is used nevertheless.",
      ),
    allow_issuer_slash: z
      .boolean()
      .optional()
      .describe(
        DESCRIBED &&
          "Whether the issuer in the server's metadata may differ by a slash at its end from the one that the resource names.",
      ),
    refused_statuses: z
      .array(z.int().min(400).max(599))
      .min(1)
      .max(10)
      .optional()
      .describe(
        DESCRIBED &&
          "The statuses of API responses which mean that the token was rejected. They replace the provider's, which are `[401]` unless its documentation says otherwise.",
      ),
    expired_when: ExpiredWhen().optional(),
    grant_type: z
      .enum(GRANT_TYPES)
      .optional()
      .describe(
        DESCRIBED &&
          "How the client gets tokens. With `client_credentials`, `POST /v1/connections` creates a connection without an end user. With `urn:ietf:params:oauth:grant-type:jwt-bearer`, it creates a connection with an assertion, or with a token of the `identity_provider`.",
      ),
    token_exchange: z
      .boolean()
      .optional()
      .describe(
        DESCRIBED &&
          "Whether the app can exchange its connections' access tokens for others (RFC 8693). Defaults to `false`. A change needs the `client_secret`, because it authenticates the client in such a request.",
      ),
    token_parameters: ParametersExcept(RESERVED_TOKEN_PARAMETERS).optional().describe(TOKEN_PARAMETERS),
  }),
);

// As stored. Fields that a later version added are ignored, not rejected, and parameters that it has reserved are kept.
export const StoredEndpoints = lazy(() => z.object(EndpointOverrides().shape));
export const StoredOptions = lazy(() =>
  z.object({
    ...IntegrationOptions().shape,
    authorization_parameters: Parameters().optional().describe(AUTHORIZATION_PARAMETERS),
    token_parameters: Parameters().optional().describe(TOKEN_PARAMETERS),
  }),
);

/**
 * An integration's own definition, as it was validated. Only its type is checked, because a copy of it is read for every
 * refresh.
 */
export const StoredDefinition = lazy(() =>
  z
    .custom<DefinitionOverrides>((value) => typeof value === "object" && value !== null)
    .nullable()
    .default(null),
);

/** The fields of an authorization server's metadata (RFC 8414, section 2) that Latchkey uses. */
export const Discovered = lazy(() =>
  z.object({
    issuer: z.string(),
    authorization_endpoint: z.string(),
    token_endpoint: z.string(),
    pushed_authorization_request_endpoint: z.string().optional(),
    require_pushed_authorization_requests: z.boolean().optional(),
    device_authorization_endpoint: z.string().optional(),
    require_signed_request_object: z.boolean().optional(),
    revocation_endpoint: z.string().optional(),
    userinfo_endpoint: z.string().optional(),
    jwks_uri: z.string().optional(),
    registration_endpoint: z.string().optional(),
    client_id_metadata_document_supported: z.boolean().optional(),
    scopes_supported: z.array(z.string()).optional(),
    token_endpoint_auth_methods_supported: z.array(z.string()).optional(),
    code_challenge_methods_supported: z.array(z.string()).optional(),
    authorization_details_types_supported: z.array(z.string()).optional(),
    /** RFC 9449, section 5.1. Of a discovered server, those that the resource supports as well (RFC 9728, section 2). */
    dpop_signing_alg_values_supported: z.array(z.string()).optional().catch(undefined),
    authorization_response_iss_parameter_supported: z.boolean().optional(),
    discovered_at: z.number(),
  }),
);
