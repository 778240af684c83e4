// The schemas of what an integration may set, as the API takes it and storage keeps it.

import * as z from "zod";

const HttpUrl = z
  .string()
  .max(2048)
  .refine((text) => URL.canParse(text), "must be an absolute URL")
  // Only a provider's own file has templates; in an override a hole would hide what the URL becomes.
  .refine((text) => !/[{}]/.test(text), "must not contain braces");

export const EndpointOverrides = z
  .strictObject({
    issuer: HttpUrl.optional(),
    authorization_endpoint: HttpUrl.optional(),
    token_endpoint: HttpUrl.optional(),
    revocation_endpoint: HttpUrl.optional(),
    userinfo_endpoint: HttpUrl.optional(),
    api_base_url: HttpUrl.optional(),
  })
  .describe("Endpoints that differ from the provider's own; an issuer alone is discovered");

/** What the flow itself sets; an integration can't. */
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

export const IntegrationOptions = z.strictObject({
  token_endpoint_auth_method: z.enum(["none", "client_secret_basic", "client_secret_post"]).optional(),
  pkce: z.boolean().optional(),
  token_request_method: z.enum(["POST", "GET"]).optional(),
  expires_in_unit: z.enum(["seconds", "minutes"]).optional(),
  default_expires_in: z.int().min(1).max(31_536_000).optional(),
  scope_separator: z.enum([" ", ","]).optional(),
  keep_alive_days: z.int().min(1).max(365).optional(),
  authorization_parameters: z
    .record(z.string().min(1).max(64), z.string().max(512))
    .refine((given) => !Object.keys(given).some((name) => RESERVED_PARAMETERS.has(name)), {
      message: "must not set a parameter of the authorization request itself",
    })
    .optional(),
});

// As stored: what a later version added is left aside rather than refused.
export const StoredEndpoints = z.object(EndpointOverrides.shape);
export const StoredOptions = z.object(IntegrationOptions.shape);

/** The part of an authorization server's metadata (RFC 8414, section 2) that is used. */
export const Discovered = z.object({
  issuer: z.string(),
  authorization_endpoint: z.string(),
  token_endpoint: z.string(),
  revocation_endpoint: z.string().optional(),
  userinfo_endpoint: z.string().optional(),
  token_endpoint_auth_methods_supported: z.array(z.string()).optional(),
  code_challenge_methods_supported: z.array(z.string()).optional(),
  authorization_response_iss_parameter_supported: z.boolean().optional(),
  discovered_at: z.number(),
});
