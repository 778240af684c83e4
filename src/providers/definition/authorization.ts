// The authorization request and response of a definition (RFC 6749, section 4.1.1 and 4.1.2).

import * as z from "zod";
import { shownText } from "../../brand/shown-text.ts";
import { lazy } from "../../shared/lazy.ts";
import { Parameters, Template } from "./values.ts";

const ParameterName = lazy(() => z.string().regex(/^[\w.-]{1,64}$/));

export const Authorization = lazy(() =>
  z
    .strictObject({
      pkce: z
        .boolean()
        .optional()
        .describe(DESCRIBED && "Whether to use PKCE (RFC 7636). Defaults to `true`."),
      parameters: Parameters()
        .optional()
        .describe(
          DESCRIBED &&
            "Parameters of every authorization request. The values can contain placeholders, and `{random}` for a new random value. `null` leaves out a parameter of RFC 6749, such as `redirect_uri`.",
        ),
      reconnect_parameters: Parameters()
        .optional()
        .describe(DESCRIBED && "Parameters that are added when an existing connection is reconnected."),
      parameter_names: z
        .strictObject({
          client_id: ParameterName().optional(),
          redirect_uri: ParameterName().optional(),
          scope: ParameterName().optional(),
        })
        .optional()
        .describe(DESCRIBED && "The names of parameters that are not called as in RFC 6749."),
      response_type: z
        .literal("code")
        .nullable()
        .optional()
        .describe(DESCRIBED && "`null` if the server does not accept the parameter `response_type`."),
      code_parameter: ParameterName()
        .optional()
        .describe(DESCRIBED && "The parameter of the callback that has the code. Defaults to `code`."),
      redirect_uri: Template()
        .optional()
        .describe(
          DESCRIBED &&
            "The value of the parameter `redirect_uri`, where the server expects the name of a registered URL instead of the URL.",
        ),
      denied_errors: z
        .array(z.string().max(64))
        .max(20)
        .optional()
        .describe(
          DESCRIBED &&
            "Error codes which mean that the person denied access, besides the known ones, in lowercase.",
        ),
    })
    .describe(DESCRIBED && "The authorization request and its response."),
);

/** What a scope allows the app to do: in English, or in each language of the connect page. */
const ScopeDescription = lazy(() =>
  z.union([
    shownText(300),
    z.strictObject({ en: shownText(300), de: shownText(300), "pt-BR": shownText(300) }),
  ]),
);

export const ScopeText = lazy(() =>
  z
    .string()
    .min(1)
    .max(256)
    .regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, "must be a scope token (RFC 6749, section 3.3)"),
);

export const Scopes = lazy(() =>
  z
    .strictObject({
      known: z
        .record(ScopeText(), ScopeDescription())
        .optional()
        .describe(
          DESCRIBED &&
            "What each scope allows the app to do, as a person reads it. Other scopes are passed through.",
        ),
      default: z
        .array(ScopeText())
        .max(100)
        .optional()
        .describe(DESCRIBED && "The scopes of an integration that sets none."),
      separator: z
        .enum([" ", ","])
        .optional()
        .describe(DESCRIBED && "The character between scopes. Defaults to a space."),
      case_sensitive: z
        .boolean()
        .optional()
        .describe(DESCRIBED && "Whether case matters. Defaults to `true`."),
      equivalents: z
        .array(z.array(ScopeText()).min(2).max(20))
        .max(50)
        .optional()
        .describe(
          DESCRIBED &&
            "Groups of scopes with the same meaning, where the server returns another one than was requested.",
        ),
      never_echoed: z
        .array(ScopeText())
        .max(50)
        .optional()
        .describe(
          DESCRIBED && "Scopes that the server never returns, besides `openid` and `offline_access`.",
        ),
    })
    .describe(DESCRIBED && "The scopes."),
);
