// How a definition says that an API is called, and that a grant is revoked.

import * as z from "zod";
import { lazy, type Parsed } from "../../shared/lazy.ts";
import { FieldPath, FieldValues, Headers, Parameters, Template, ValueName } from "./values.ts";

const HeaderName = lazy(() => z.string().regex(/^[a-z0-9_.-]{1,64}$/, "must be a header name in lowercase"));

/** A field of a JSON response, and the values which mean that the credential was rejected. */
export const ExpiredWhen = lazy(() =>
  z
    .strictObject({
      path: FieldPath()
        .min(1)
        .describe(DESCRIBED && "The names of the fields that lead to the value."),
      values: FieldValues().describe(DESCRIBED && "The values which mean that the token was rejected."),
    })
    .describe(
      DESCRIBED &&
        "A field of the API's JSON responses which says that the token was rejected. Latchkey then reads JSON responses up to 64 KiB before it returns them.",
    ),
);

export type ExpiredWhen = Parsed<typeof ExpiredWhen>;

export const Api = lazy(() =>
  z
    .strictObject({
      header: HeaderName()
        .optional()
        .describe(DESCRIBED && "The header that has the token. Defaults to `authorization`."),
      scheme: z
        .string()
        .regex(/^[\w-]{1,32}( [\w-]{1,32}=)?$/)
        .nullable()
        .optional()
        .describe(
          DESCRIBED &&
            "The word before the token. Defaults to `Bearer`. `null` for none. With `Basic`, the token is the user name.",
        ),
      token_parameter: z
        .string()
        .regex(/^[\w.-]{1,64}$/)
        .optional()
        .describe(
          DESCRIBED &&
            "The query parameter that has the token, for an API that accepts it only there. No header has it then.",
        ),
      basic: z
        .strictObject({ username: Template(), password: Template() })
        .optional()
        .describe(
          DESCRIBED &&
            "HTTP Basic authentication with an API key, or with a user name and a password. The values can contain placeholders of credential fields and of variables, such as `{api_key}`.",
        ),
      credential_headers: z
        .record(HeaderName(), ValueName())
        .optional()
        .describe(
          DESCRIBED && "Headers that have further fields of the credential, such as an application key.",
        ),
      headers: Headers()
        .optional()
        .describe(
          DESCRIBED &&
            "Headers of every request. The values can contain placeholders. A header that the caller sets itself is not replaced.",
        ),
      query: Parameters()
        .optional()
        .describe(DESCRIBED && "Query parameters of every request, unless the caller sets them itself."),
      metadata_headers: z
        .record(HeaderName(), ValueName())
        .optional()
        .describe(
          DESCRIBED && "Headers that are set from the connection's metadata, whatever the caller sets.",
        ),
      content_type: z
        .string()
        .max(128)
        .nullable()
        .optional()
        .describe(DESCRIBED && "The content type of a request body if the caller sets none."),
      never_replayed: z
        .array(z.string().max(64))
        .max(20)
        .optional()
        .describe(DESCRIBED && "Path segments of requests that are never sent twice."),
      refused_statuses: z
        .array(z.int().min(400).max(599))
        .min(1)
        .max(10)
        .optional()
        .describe(DESCRIBED && "The statuses which mean that the token was rejected. Defaults to `[401]`."),
      expired_when: ExpiredWhen().optional(),
      retry_after_headers: z
        .array(HeaderName())
        .max(5)
        .optional()
        .describe(
          DESCRIBED &&
            "Response headers that say when to try again after a 429, besides `Retry-After`: seconds, a date, or the time since the epoch.",
        ),
    })
    .describe(DESCRIBED && "How the API is called."),
);

export const Revocation = lazy(() =>
  z
    .strictObject({
      method: z
        .enum(["POST", "DELETE", "GET"])
        .optional()
        .describe(DESCRIBED && "The HTTP method. Defaults to `POST`."),
      token: z
        .enum(["refresh_token", "access_token"])
        .optional()
        .describe(DESCRIBED && "The token that is revoked. By default the refresh token, if there is one."),
      token_in: z
        .enum(["body", "query", "header", "url"])
        .optional()
        .describe(
          DESCRIBED &&
            "Where the token is sent. `body`, the default: a parameter of the body. `query`: a parameter of the query. `header`: as the API's credential only. `url`: in place of `{token}` in the revocation endpoint.",
        ),
      token_parameter: z
        .string()
        .regex(/^[\w.-]{1,64}$/)
        .optional()
        .describe(DESCRIBED && "The parameter that has the token. Defaults to `token`."),
      body: z
        .enum(["form", "json"])
        .optional()
        .describe(DESCRIBED && "The format of the request body. Defaults to `form`."),
      parameters: Parameters()
        .optional()
        .describe(DESCRIBED && "Parameters of the request, besides those of RFC 7009."),
      authentication: z
        .enum(["client", "token", "none"])
        .optional()
        .describe(
          DESCRIBED &&
            "How the request is authenticated: with the client's credentials (the default), with the token as the API's credential, or not.",
        ),
      scope: z
        .enum(["account", "grant"])
        .optional()
        .describe(
          DESCRIBED &&
            "What a revocation ends: all grants of the account and the client (the default), or one grant.",
        ),
      hint: z
        .string()
        .max(300)
        .nullable()
        .optional()
        .describe(
          DESCRIBED &&
            "What a person can do after a disconnect, where the provider does not support revocation.",
        ),
    })
    .describe(DESCRIBED && "How a grant is revoked. Without these fields, as RFC 7009 says."),
);
