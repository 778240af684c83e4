// The schemas of an integration's endpoints and options, as the API accepts and as storage keeps them.

import * as z from "zod";
import { lazy } from "../shared/lazy.ts";

const HttpUrl = lazy(() =>
  z
    .string()
    .max(2048)
    .refine((text) => URL.canParse(text), "must be an absolute URL")
    // Only a provider's file has templates. In an override, a placeholder would hide the actual URL.
    .refine((text) => !/[{}]/.test(text), "must not contain braces"),
);

export const EndpointOverrides = lazy(() =>
  z
    .strictObject({
      issuer: HttpUrl()
        .optional()
        .describe("The issuer. Its metadata is discovered if no endpoints are set."),
      authorization_endpoint: HttpUrl().optional().describe("The URL that starts the authorization."),
      token_endpoint: HttpUrl().optional().describe("The URL that issues tokens."),
      refresh_endpoint: HttpUrl()
        .optional()
        .describe("The URL that refreshes tokens, if it is not the token endpoint."),
      revocation_endpoint: HttpUrl().optional().describe("The URL that revokes tokens."),
      userinfo_endpoint: HttpUrl().optional().describe("The OpenID Connect UserInfo endpoint."),
      api_base_url: HttpUrl().optional().describe("The base URL of the API that the proxy calls."),
    })
    .describe("Endpoints that differ from the provider's own."),
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
]);

export const IntegrationOptions = lazy(() =>
  z.strictObject({
    token_endpoint_auth_method: z
      .enum(["none", "client_secret_basic", "client_secret_post"])
      .optional()
      .describe("How the client authenticates at the token endpoint."),
    pkce: z.boolean().optional().describe("Whether to use PKCE."),
    token_request_method: z.enum(["POST", "GET"]).optional().describe("The HTTP method of token requests."),
    expires_in_unit: z
      .enum(["seconds", "minutes", "milliseconds"])
      .optional()
      .describe("The unit of `expires_in` in token responses."),
    default_expires_in: z
      .int()
      .min(1)
      .max(31_536_000)
      .optional()
      .describe("The lifetime to assume, in seconds, if a token response has no `expires_in`."),
    scope_separator: z
      .enum([" ", ","])
      .optional()
      .describe("The character between scopes in authorization requests."),
    keep_alive_days: z
      .int()
      .min(1)
      .max(365)
      .optional()
      .describe(
        "The maximum number of days between refreshes. Latchkey refreshes an unused grant at the end of this period, so that its refresh token does not expire.",
      ),
    revocation_scope: z
      .enum(["account", "grant"])
      .optional()
      .describe(
        "What the provider ends when a token is revoked: everything that the account granted to the client, or only the token's own grant.",
      ),
    authorization_parameters: z
      .record(z.string().min(1).max(64), z.string().max(512))
      .refine((parameters) => !Object.keys(parameters).some((name) => RESERVED_PARAMETERS.has(name)), {
        message: "must not contain a parameter that Latchkey sets",
      })
      .optional()
      .describe("Additional parameters for authorization requests."),
    refused_statuses: z
      .array(z.int().min(400).max(599))
      .min(1)
      .max(10)
      .optional()
      .describe(
        "The statuses of API responses which mean that the token was rejected. They replace the provider's, which are `[401]` unless its documentation says otherwise.",
      ),
    expired_when: z
      .strictObject({
        path: z
          .array(z.string().min(1).max(64))
          .min(1)
          .max(8)
          .describe("The names of the fields that lead to the value."),
        values: z
          .array(z.union([z.string().max(128), z.number(), z.boolean()]))
          .min(1)
          .max(20)
          .describe("The values which mean that the token was rejected."),
      })
      .optional()
      .describe(
        "A field of the API's JSON responses which says that the token was rejected, for APIs that report it with another status. Latchkey then reads JSON responses up to 64 KiB before it returns them.",
      ),
  }),
);

// As stored. Fields that a later version added are ignored, not rejected.
export const StoredEndpoints = lazy(() => z.object(EndpointOverrides().shape));
export const StoredOptions = lazy(() => z.object(IntegrationOptions().shape));

/** The fields of an authorization server's metadata (RFC 8414, section 2) that Latchkey uses. */
export const Discovered = lazy(() =>
  z.object({
    issuer: z.string(),
    authorization_endpoint: z.string(),
    token_endpoint: z.string(),
    revocation_endpoint: z.string().optional(),
    userinfo_endpoint: z.string().optional(),
    jwks_uri: z.string().optional(),
    token_endpoint_auth_methods_supported: z.array(z.string()).optional(),
    code_challenge_methods_supported: z.array(z.string()).optional(),
    authorization_response_iss_parameter_supported: z.boolean().optional(),
    discovered_at: z.number(),
  }),
);
