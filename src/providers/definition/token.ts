// The token requests and responses of a definition (RFC 6749, sections 4.1.3, 5 and 6).

import * as z from "zod";
import { lazy, type Parsed } from "../../shared/lazy.ts";
import { Assertion } from "./client.ts";
import { DPOP_USES } from "./dpop.ts";
import { FieldPath, Headers, Parameters, ValueName } from "./values.ts";

const ParameterName = lazy(() => z.string().regex(/^[\w.-]{1,64}$/));
const GrantType = lazy(() => z.string().min(1).max(128));
const Seconds = lazy(() => z.int().min(1).max(31_536_000));

/** The unit of `expires_in`. */
export const EXPIRY_UNITS = ["seconds", "minutes", "milliseconds"] as const;

export type ExpiryUnit = (typeof EXPIRY_UNITS)[number];

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
      grant_type: GrantType().describe(DESCRIBED && "The `grant_type` of the request."),
      token_parameter: ParameterName().describe(DESCRIBED && "The parameter that has the access token."),
      method: z
        .enum(["POST", "GET"])
        .optional()
        .describe(DESCRIBED && "The HTTP method. Defaults to `token.method`."),
      client_id: z
        .boolean()
        .optional()
        .describe(
          DESCRIBED && "Whether the request has the client ID, besides the secret. Defaults to `true`.",
        ),
    })
    .describe(
      DESCRIBED && "The request that exchanges the access token of a code for one that is valid for longer.",
    ),
);

export type Exchange = Parsed<typeof Exchange>;

export const Token = lazy(() =>
  z
    .strictObject({
      method: z
        .enum(["POST", "GET"])
        .optional()
        .describe(DESCRIBED && "The HTTP method of token requests. Defaults to `POST`."),
      body: z
        .enum(["form", "json"])
        .optional()
        .describe(DESCRIBED && "The format of the request body. Defaults to `form`."),
      headers: Headers()
        .optional()
        .describe(DESCRIBED && "Headers of every token request."),
      parameters: Parameters()
        .optional()
        .describe(
          DESCRIBED &&
            "Parameters of every token request, besides those of RFC 6749. The values can contain placeholders, also `{random}`, a new random value, and `{state}`, the state of the authorization. `null` leaves out a parameter of RFC 6749, such as `redirect_uri`.",
        ),
      refresh_parameters: Parameters()
        .optional()
        .describe(DESCRIBED && "Parameters of every refresh request. `{redirect_uri}` is the redirect URI."),
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
        .describe(DESCRIBED && "The names of parameters that are not called as in RFC 6749."),
      grant_types: z
        .strictObject({
          authorization_code: GrantType().nullable().optional(),
          refresh_token: GrantType().nullable().optional(),
          client_credentials: GrantType().nullable().optional(),
        })
        .optional()
        .describe(
          DESCRIBED &&
            "The values of `grant_type` that differ from RFC 6749. `null` leaves the parameter out.",
        ),
      assertion: Assertion().optional(),
      exchange: Exchange()
        .nullable()
        .optional()
        .describe(
          DESCRIBED &&
            "The request that exchanges the access token of a code for one that is valid for longer.",
        ),
      dpop: z
        .enum(DPOP_USES)
        .optional()
        .describe(
          DESCRIBED &&
            "Whether tokens are bound to a key (RFC 9449), unless the integration has the option `dpop`. Defaults to `never`.",
        ),
      refresh: z
        .boolean()
        .optional()
        .describe(DESCRIBED && "Whether tokens can be refreshed. Defaults to `true`."),
      refresh_with: z
        .enum(["refresh_token", "access_token"])
        .optional()
        .describe(
          DESCRIBED &&
            "What a refresh request sends: the refresh token, or the access token, which the server then extends. Defaults to `refresh_token`.",
        ),
      refresh_method: z
        .enum(["POST", "GET"])
        .optional()
        .describe(DESCRIBED && "The HTTP method of refresh requests. Defaults to `token.method`."),
      refresh_authentication: z
        .enum(["client", "none"])
        .optional()
        .describe(DESCRIBED && "Whether the client authenticates in refresh requests. Defaults to `client`."),
      refresh_keeps_token: z
        .boolean()
        .optional()
        .describe(
          DESCRIBED &&
            "Whether a refresh response without an access token means that the current one stays valid for longer. Defaults to `false`.",
        ),
      refresh_with_scopes: z
        .boolean()
        .optional()
        .describe(DESCRIBED && "Whether refresh requests repeat the scopes. Defaults to `false`."),
      refresh_not_before: Seconds()
        .optional()
        .describe(
          DESCRIBED && "The age of an access token, in seconds, before which the server refuses a refresh.",
        ),
      fields: Fields()
        .optional()
        .describe(
          DESCRIBED &&
            "The places of values that are not where RFC 6749, section 5.1 has them, as lists of names. With `null` for `scope`, the response's scopes are ignored.",
        ),
      final_errors: z
        .array(z.string().max(128))
        .max(50)
        .optional()
        .describe(
          DESCRIBED &&
            "Error codes of a refresh which mean that the grant has ended, besides the usual ones, as text.",
        ),
      expires_in_unit: z
        .enum(EXPIRY_UNITS)
        .optional()
        .describe(DESCRIBED && "The unit of `expires_in`. Defaults to `seconds`."),
      default_expires_in: Seconds()
        .nullable()
        .optional()
        .describe(
          DESCRIBED &&
            "The lifetime in seconds if a response has none. `null`, the default: the token does not expire.",
        ),
      keep_alive_days: z
        .int()
        .min(1)
        .max(365)
        .nullable()
        .optional()
        .describe(
          DESCRIBED &&
            "The number of days after which an unused refresh token expires. Latchkey refreshes an unused grant before that.",
        ),
      metadata_fields: z
        .array(ValueName())
        .max(30)
        .optional()
        .describe(DESCRIBED && "Fields of the token response that are stored in the connection's metadata."),
      account_fields: z
        .array(ValueName())
        .max(8)
        .optional()
        .describe(DESCRIBED && "Those metadata fields and learned values that are parts of the account ID."),
    })
    .describe(DESCRIBED && "The token requests and responses."),
);
