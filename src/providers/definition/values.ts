// The values that the templates of a definition contain: variables, which the app sets, and learned values, which the
// flow brings. The kind of a value says what it may be. It is checked before the value stands in a URL.

import * as z from "zod";
import { shownText } from "../../brand/shown-text.ts";
import { lazy, type Parsed } from "../../shared/lazy.ts";

/** The names of variables, learned values, and metadata fields. */
export const ValueName = lazy(() =>
  z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,63}$/, "must be up to 64 lowercase letters, digits and underscores")
    .refine((name) => !RESERVED_NAMES.has(name), "is the name of a value that Latchkey sets"),
);

/** Placeholders with a meaning of their own, and the fields of a token response (RFC 6749, section 5.1). */
const RESERVED_NAMES: ReadonlySet<string> = new Set([
  "client_id",
  "random",
  "redirect_uri",
  "state",
  "token",
  "access_token",
  "refresh_token",
  "token_type",
  "expires_in",
  "refresh_token_expires_in",
  "scope",
  "id_token",
  "error",
]);

export const VALUE_KINDS = ["label", "host", "path", "digits", "text", "url"] as const;

const ValueKind = lazy(() =>
  z
    .enum(VALUE_KINDS)
    .describe(
      DESCRIBED &&
        "What a value may be. `label`: one label of a host name. `host`: a whole host name; of a URL, its host name is used. `path`: one segment of a path. `digits`: up to 20 digits. `text`: any text of up to 1,024 characters, not for hosts and paths. `url`: a whole URL, for a template that is nothing else.",
    ),
);

export type ValueKind = (typeof VALUE_KINDS)[number];

const HostSuffix = lazy(() =>
  z
    .string()
    .max(253)
    .regex(
      /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/,
      "must be a host name of at least two labels, in lowercase",
    ),
);

const AllowedHosts = lazy(() => z.array(HostSuffix()).min(1).max(50));

/** The names of fields that lead to a value of a JSON document. A number as text is a position in a list. */
export const FieldPath = lazy(() => z.array(z.string().min(1).max(64)).max(8));

export const Variable = lazy(() =>
  z
    .strictObject({
      label: shownText(200).describe(DESCRIBED && "What the value is, for the developer who sets it."),
      kind: ValueKind()
        .optional()
        .describe(DESCRIBED && "What the value may be. Defaults to `label`."),
      allowed_hosts: AllowedHosts()
        .optional()
        .describe(
          DESCRIBED &&
            "For the kind `host`: the hosts that the value can be or end with. Without them, only an integration can set the variable, and no session.",
        ),
      choices: z
        .array(z.string().regex(/^[\w.-]{1,64}$/))
        .min(1)
        .max(100)
        .optional()
        .describe(DESCRIBED && "The only possible values."),
      default: z
        .string()
        .max(256)
        .optional()
        .describe(DESCRIBED && "The value if none is set."),
      example: shownText(256)
        .optional()
        .describe(DESCRIBED && "An example of a value."),
      address_prefix: z
        .string()
        .max(253)
        .regex(/^[a-z0-9.-]+\/([\w.-]+\/)*$/, "must be a host and a path that ends with a slash")
        .optional()
        .describe(
          DESCRIBED &&
            "What stands before the value in the address of a page that end users know, such as `admin.shopify.com/store/`. The connect page says so, and accepts the whole address.",
        ),
      required: z
        .boolean()
        .optional()
        .describe(
          DESCRIBED &&
            "Whether the variable has to be set. Defaults to `true` for variables without a default.",
        ),
      required_when: z
        .strictObject({ variable: ValueName(), values: z.array(z.string().max(64)).min(1).max(20) })
        .optional()
        .describe(DESCRIBED && "Requires the variable only if another variable has one of these values."),
    })
    .describe(DESCRIBED && "A value that an integration or a session sets."),
);

export type Variable = Parsed<typeof Variable>;

export const LearnedValue = lazy(() =>
  z
    .strictObject({
      from: z
        .enum(["callback", "token", "account", "claims", "discovery"])
        .describe(
          DESCRIBED &&
            "Where the value is read. `callback`: a parameter of the callback. `token`: the token response. `account`: the response to the account request. `claims`: the access token, if it is a JWT, whose signature is not verified. `discovery`: what the metadata of the server says.",
        ),
      path: FieldPath()
        .min(1)
        .describe(DESCRIBED && "The names of the fields that lead to the value."),
      kind: ValueKind()
        .optional()
        .describe(DESCRIBED && "What the value may be. Defaults to `text`."),
      allowed_hosts: AllowedHosts()
        .optional()
        .describe(DESCRIBED && "For the kind `host`, required: the hosts that the value can be or end with."),
      default: z
        .string()
        .max(256)
        .optional()
        .describe(DESCRIBED && "The value until the flow has brought one."),
      required: z
        .boolean()
        .optional()
        .describe(
          DESCRIBED &&
            "Whether an account can't be connected without the value. Not for values of the account request, which can fail.",
        ),
    })
    .describe(
      DESCRIBED &&
        "A value that the flow brings. It is stored in the connection's metadata under its name. Where a variable of the same name, kind, and hosts is set, which is not required, it replaces the value.",
    ),
);

export type LearnedValue = Parsed<typeof LearnedValue>;

/** The values of a field of a JSON document, one of which says something. */
export const FieldValues = lazy(() =>
  z
    .array(z.union([z.string().max(128), z.number(), z.boolean()]))
    .min(1)
    .max(20),
);

/** A text with placeholders. */
export const Template = lazy(() =>
  z
    .string()
    .max(1024)
    .regex(/^[^\p{Cc}]*$/u, "must not contain control characters"),
);

/** The names of parameters or headers, and their values. */
export const Parameters = lazy(() =>
  z
    .record(z.string().regex(/^[\w.[\]:-]{1,64}$/), Template().nullable())
    .refine((parameters) => Object.keys(parameters).length <= 30, "must not have more than 30 entries"),
);

/** Parameters, by name. `null` in an override removes one. */
export type Parameters = Readonly<Record<string, string | null>>;

export const Headers = lazy(() =>
  z
    .record(
      z.string().regex(/^[a-z0-9_.-]{1,64}$/, "must be a header name in lowercase"),
      Template().nullable(),
    )
    .refine((headers) => Object.keys(headers).length <= 20, "must not have more than 20 entries"),
);
