// The token requests and responses of a definition (RFC 6749, sections 4.1.3, 5 and 6).

import * as z from "zod";
import { lazy, type Parsed } from "../../shared/lazy.ts";
import { SIGNING_ALGORITHMS } from "../../vault/private-key.ts";
import { DPOP_USES } from "./dpop.ts";
import { FieldPath, Headers, Parameters, Template, ValueName } from "./values.ts";

const ParameterName = lazy(() => z.string().regex(/^[\w.-]{1,64}$/));
const GrantType = lazy(() => z.string().min(1).max(128));
const Seconds = lazy(() => z.int().min(1).max(31_536_000));

/** The methods of client authentication (RFC 7591, section 2), and one that a provider has invented. */
export const TOKEN_ENDPOINT_AUTH_METHODS = [
  "none",
  "client_secret_basic",
  "client_secret_post",
  "client_secret_as_user",
  "private_key_jwt",
] as const;

export type TokenEndpointAuthMethod = (typeof TOKEN_ENDPOINT_AUTH_METHODS)[number];

/** The grant type of an assertion (RFC 7523, section 2.1). */
export const JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/** How a client gets tokens, with the names of RFC 7591, section 2. */
export const GRANT_TYPES = ["authorization_code", "client_credentials", JWT_BEARER] as const;

export type GrantTypeName = (typeof GRANT_TYPES)[number];

/** The unit of `expires_in`. */
export const EXPIRY_UNITS = ["seconds", "minutes", "milliseconds"] as const;

export type ExpiryUnit = (typeof EXPIRY_UNITS)[number];

/** The fields of a JWT that the client's private key signs. */
const jwtFields = () => ({
  alg: z.enum(SIGNING_ALGORITHMS).describe("The algorithm."),
  kid: Template().optional().describe("The key ID in the header."),
  claims: z
    .record(z.string().regex(/^(?!(iat|exp|nbf)$)\w{1,64}$/), Template())
    .refine((claims) => Object.keys(claims).length <= 10, "must not have more than 10 entries")
    .describe(
      "The claims, besides `iat` and `exp`. A claim whose variable has no value is left out. In `token.assertion`, `{random}` is a new random value, such as for `jti`.",
    ),
  lifetime: z
    .int()
    .min(30)
    .max(15_777_000)
    .optional()
    .describe("For how many seconds the JWT is valid. Each request has a new one. Defaults to 300."),
});

const SecretJwt = lazy(() =>
  z
    .strictObject(jwtFields())
    .describe(
      "The client secret, if it is a JWT that the integration's `client_private_key` signs. Values can contain variables and `{client_id}`. A `client_secret` that was signed elsewhere is used as it is.",
    ),
);

const Assertion = lazy(() =>
  z
    .strictObject({
      ...jwtFields(),
      scope_claim: z
        .string()
        .regex(/^\w{1,64}$/)
        .optional()
        .describe("The claim that has the scopes, separated by spaces. No parameter has them then."),
      sent_as: z
        .enum(["assertion", "bearer"])
        .optional()
        .describe(
          "`assertion`, the default: the parameter of RFC 7523, section 2.1. `bearer`: the token of the `Authorization` header.",
        ),
    })
    .describe(
      "The JWT with which the client gets tokens, instead of its own credentials (RFC 7523). The private key of the client signs it.",
    ),
);

export type Assertion = Parsed<typeof Assertion>;

export const Client = lazy(() =>
  z
    .strictObject({
      authentication: z
        .array(z.enum(TOKEN_ENDPOINT_AUTH_METHODS))
        .min(1)
        .optional()
        .describe(
          "The methods with which a client can authenticate. The first one is used that fits the integration's credential: a secret, or for `private_key_jwt` (RFC 7523) a private key. `client_secret_as_user`: HTTP Basic authentication with the secret as the user name and no password.",
        ),
      basic_encoding: z
        .enum(["form", "raw"])
        .optional()
        .describe(
          "Whether HTTP Basic authentication has the ID and the secret form-encoded. Defaults to `form`.",
        ),
      grant_types: z
        .array(z.enum(GRANT_TYPES))
        .min(1)
        .optional()
        .describe(
          "How a client gets tokens: with an end user's authorization, or with its own credentials (RFC 6749, section 4.4). The first one is used unless the integration has the option `grant_type`. Defaults to `authorization_code`.",
        ),
      secret_jwt: SecretJwt().optional(),
      default_id: z
        .literal("hostname")
        .optional()
        .describe("The client ID of an integration that sets none: the host name of Latchkey."),
    })
    .describe("The client."),
);

const Fields = lazy(() =>
  z.strictObject({
    access_token: FieldPath().min(1).optional(),
    refresh_token: FieldPath().min(1).optional(),
    token_type: FieldPath().min(1).optional(),
    scope: FieldPath().min(1).nullable().optional(),
    expires_in: FieldPath().min(1).optional(),
    expires_at: FieldPath().min(1).optional(),
    refresh_token_expires_in: FieldPath().min(1).optional(),
    refresh_token_expires_at: FieldPath().min(1).optional(),
    error: FieldPath().min(1).optional(),
  }),
);

/** A value of a token response that a provider can have at a place of its own. */
export type TokenField = keyof Parsed<typeof Fields>;

export const Exchange = lazy(() =>
  z
    .strictObject({
      grant_type: GrantType().describe("The `grant_type` of the request."),
      token_parameter: ParameterName().describe("The parameter that has the access token."),
      method: z.enum(["POST", "GET"]).optional().describe("The HTTP method. Defaults to `token.method`."),
      client_id: z
        .boolean()
        .optional()
        .describe("Whether the request has the client ID, besides the secret. Defaults to `true`."),
    })
    .describe("The request that exchanges the access token of a code for one that is valid for longer."),
);

export type Exchange = Parsed<typeof Exchange>;

export const Token = lazy(() =>
  z
    .strictObject({
      method: z
        .enum(["POST", "GET"])
        .optional()
        .describe("The HTTP method of token requests. Defaults to `POST`."),
      body: z
        .enum(["form", "json"])
        .optional()
        .describe("The format of the request body. Defaults to `form`."),
      headers: Headers().optional().describe("Headers of every token request."),
      parameters: Parameters()
        .optional()
        .describe(
          "Parameters of every token request, besides those of RFC 6749. The values can contain placeholders, also `{random}`, a new random value, and `{state}`, the state of the authorization. `null` leaves out a parameter of RFC 6749, such as `redirect_uri`.",
        ),
      refresh_parameters: Parameters()
        .optional()
        .describe("Parameters of every refresh request. `{redirect_uri}` is the redirect URI."),
      parameter_names: z
        .strictObject({
          grant_type: ParameterName().optional(),
          client_id: ParameterName().optional(),
          client_secret: ParameterName().optional(),
          code: ParameterName().optional(),
          redirect_uri: ParameterName().optional(),
          refresh_token: ParameterName().optional(),
        })
        .optional()
        .describe("The names of parameters that are not called as in RFC 6749."),
      grant_types: z
        .strictObject({
          authorization_code: GrantType().nullable().optional(),
          refresh_token: GrantType().nullable().optional(),
          client_credentials: GrantType().nullable().optional(),
        })
        .optional()
        .describe("The values of `grant_type` that differ from RFC 6749. `null` leaves the parameter out."),
      assertion: Assertion().optional(),
      exchange: Exchange()
        .nullable()
        .optional()
        .describe("The request that exchanges the access token of a code for one that is valid for longer."),
      dpop: z
        .enum(DPOP_USES)
        .optional()
        .describe(
          "Whether tokens are bound to a key (RFC 9449), unless the integration has the option `dpop`. Defaults to `never`.",
        ),
      refresh: z.boolean().optional().describe("Whether tokens can be refreshed. Defaults to `true`."),
      refresh_with: z
        .enum(["refresh_token", "access_token"])
        .optional()
        .describe(
          "What a refresh request sends: the refresh token, or the access token, which the server then extends. Defaults to `refresh_token`.",
        ),
      refresh_method: z
        .enum(["POST", "GET"])
        .optional()
        .describe("The HTTP method of refresh requests. Defaults to `token.method`."),
      refresh_authentication: z
        .enum(["client", "none"])
        .optional()
        .describe("Whether the client authenticates in refresh requests. Defaults to `client`."),
      refresh_keeps_token: z
        .boolean()
        .optional()
        .describe(
          "Whether a refresh response without an access token means that the current one stays valid for longer. Defaults to `false`.",
        ),
      refresh_with_scopes: z
        .boolean()
        .optional()
        .describe("Whether refresh requests repeat the scopes. Defaults to `false`."),
      refresh_not_before: Seconds()
        .optional()
        .describe("The age of an access token, in seconds, before which the server refuses a refresh."),
      fields: Fields()
        .optional()
        .describe(
          "The places of values that are not where RFC 6749, section 5.1 has them, as lists of names. With `null` for `scope`, the response's scopes are ignored.",
        ),
      final_errors: z
        .array(z.string().max(128))
        .max(50)
        .optional()
        .describe(
          "Error codes of a refresh which mean that the grant has ended, besides the usual ones, as text.",
        ),
      expires_in_unit: z
        .enum(EXPIRY_UNITS)
        .optional()
        .describe("The unit of `expires_in`. Defaults to `seconds`."),
      default_expires_in: Seconds()
        .nullable()
        .optional()
        .describe(
          "The lifetime in seconds if a response has none. `null`, the default: the token does not expire.",
        ),
      keep_alive_days: z
        .int()
        .min(1)
        .max(365)
        .nullable()
        .optional()
        .describe(
          "The number of days after which an unused refresh token expires. Latchkey refreshes an unused grant before that.",
        ),
      metadata_fields: z
        .array(ValueName())
        .max(30)
        .optional()
        .describe("Fields of the token response that are stored in the connection's metadata."),
      account_fields: z
        .array(ValueName())
        .max(8)
        .optional()
        .describe("Those metadata fields and learned values that are parts of the account ID."),
    })
    .describe("The token requests and responses."),
);
