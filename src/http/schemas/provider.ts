import * as z from "zod";
import { lazy, type Parsed } from "../../shared/lazy.ts";
import { PROVIDER_KINDS } from "../../providers/provider-kinds.ts";
import { OPTION_NAMES } from "../../providers/definition/options.ts";
import { CATEGORIES, Verified } from "../../providers/definition/definition.ts";
import { Endpoints, Variants } from "../../providers/definition/endpoints.ts";
import { GRANT_TYPES, TOKEN_ENDPOINT_AUTH_METHODS } from "../../providers/definition/client.ts";
import { VALUE_KINDS } from "../../providers/definition/values.ts";
import { EXAMPLE } from "./examples.ts";

/** The API's response for a provider. */
export const ProviderResponse = lazy(() =>
  z
    .object({
      id: z.string(),
      kind: z
        .enum(PROVIDER_KINDS)
        .describe(
          DESCRIBED &&
            "`code`: an authorization server. `item`: an API that is called with an API key that the provider issues to the app. Each connection is an item that is created with this key. `api_key`: an API that is called with an API key, or with a user name and a password, of the end user.",
        ),
      name: z.string(),
      category: z.enum(CATEGORIES),
      documentation: z
        .string()
        .nullable()
        .describe(DESCRIBED && "The provider's documentation of OAuth. `null` if it can't be read now."),
      verified: Verified(),
      scopes: z.array(z.object({ scope: z.string(), description: z.string() })),
      default_scopes: z.array(z.string()),
      registration: z
        .object({
          url: z
            .string()
            .nullable()
            .describe(DESCRIBED && "Where you register a client with the provider."),
          callback_url: z
            .string()
            .describe(
              DESCRIBED &&
                "The form of the redirect URI that you register. The `callback_url` of an integration is the exact one.",
            ),
          notes: z.array(z.string()).describe(DESCRIBED && "What to know before you register a client."),
        })
        .describe(DESCRIBED && "How you register a client with the provider."),
      endpoints: Endpoints(),
      variants: Variants().nullable(),
      variables: z
        .array(
          z.object({
            name: z.string(),
            label: z.string(),
            kind: z.enum([...VALUE_KINDS, "choice"]),
            choices: z.array(z.string()).nullable(),
            allowed_hosts: z.array(z.string()).nullable(),
            default: z.string().nullable(),
            example: z.string().nullable(),
            required: z
              .boolean()
              .describe(DESCRIBED && "Whether the integration or the session has to set it."),
            required_when: z
              .object({ variable: z.string(), values: z.array(z.string()) })
              .nullable()
              .describe(
                DESCRIBED && "Requires the variable only if another variable has one of these values.",
              ),
          }),
        )
        .describe(DESCRIBED && "The `variables` that an integration or a session sets."),
      options: z
        .array(z.enum(OPTION_NAMES))
        .describe(DESCRIBED && "The `options` that an integration can set."),
      client_authentication: z.array(z.enum([...TOKEN_ENDPOINT_AUTH_METHODS, "api_key"])),
      grant_types: z
        .array(z.enum(GRANT_TYPES))
        .describe(
          DESCRIBED &&
            "How a client gets tokens: the values of the option `grant_type`. Empty for other kinds of providers.",
        ),
      client_id_default: z.enum(["hostname"]).nullable(),
      supports: z.object({
        pkce: z.boolean(),
        refresh: z.boolean(),
        expiry: z.boolean(),
        revocation: z.boolean(),
        check: z.boolean(),
      }),
      credentials: z
        .object({
          url: z
            .string()
            .nullable()
            .describe(DESCRIBED && "Where a person creates or finds the credential."),
          fields: z
            .array(
              z.object({
                name: z.string(),
                label: z.string().nullable(),
                secret: z.boolean().describe(DESCRIBED && "Whether the value is secret."),
              }),
            )
            .describe(DESCRIBED && "The fields of `credentials`. All of them are required."),
        })
        .nullable()
        .describe(
          DESCRIBED && "The API key, or the user name and the password. `null` for other kinds of providers.",
        ),
      webhooks: z
        .object({ proof: z.enum(["url", "api_key", "standard_webhooks"]) })
        .nullable()
        .describe(
          DESCRIBED && "How the provider's webhooks are verified. `null` if the provider sends no webhooks.",
        ),
      revocation_hint: z.string().nullable(),
    })
    .meta({ id: "Provider" }),
);

export const PROVIDER_EXAMPLE: Parsed<typeof ProviderResponse> = {
  id: EXAMPLE.provider,
  kind: "code",
  name: "OAuth 2.0",
  category: "protocol",
  documentation: "https://www.rfc-editor.org/rfc/rfc6749",
  verified: "documentation",
  scopes: [],
  default_scopes: [],
  registration: { url: null, callback_url: `${EXAMPLE.origin}/callback/{callback_id}`, notes: [] },
  endpoints: {},
  variants: null,
  variables: [],
  options: ["pkce"],
  client_authentication: ["client_secret_basic", "client_secret_post", "none"],
  grant_types: ["authorization_code", "client_credentials"],
  client_id_default: null,
  supports: { pkce: true, refresh: true, expiry: true, revocation: true, check: true },
  credentials: null,
  webhooks: null,
  revocation_hint: null,
};
