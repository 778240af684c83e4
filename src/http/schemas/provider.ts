import * as z from "zod";
import { lazy, type Parsed } from "../../shared/lazy.ts";
import { OPTION_NAMES } from "../../providers/provider.ts";
import { EXAMPLE } from "./examples.ts";

/** The API's response for a provider. */
export const ProviderResponse = lazy(() =>
  z
    .object({
      id: z.string(),
      kind: z
        .enum(["code", "item"])
        .describe(
          "`code`: an authorization server. `item`: an API that is called with an API key that the provider issues to the app. Each connection is an item that is created with this key.",
        ),
      name: z.string(),
      documentation: z.string(),
      scopes: z.array(z.object({ scope: z.string(), description: z.string() })),
      default_scopes: z.array(z.string()),
      variables: z
        .array(
          z.object({
            name: z.string(),
            label: z.string(),
            choices: z.array(z.string()).nullable(),
            default: z.string().nullable(),
          }),
        )
        .describe("The `variables` that an integration or a session sets."),
      options: z.array(z.enum(OPTION_NAMES)).describe("The `options` that an integration can set."),
      client_authentication: z.array(
        z.enum(["none", "client_secret_basic", "client_secret_post", "api_key"]),
      ),
      client_id_default: z.enum(["hostname"]).nullable(),
      supports: z.object({
        pkce: z.boolean(),
        refresh: z.boolean(),
        expiry: z.boolean(),
        revocation: z.boolean(),
        check: z.boolean(),
      }),
      webhooks: z
        .object({ proof: z.enum(["url", "api_key", "standard_webhooks"]) })
        .nullable()
        .describe("How the provider's webhooks are verified. `null` if the provider sends no webhooks."),
      revocation_hint: z.string().nullable(),
    })
    .meta({ id: "Provider" }),
);

export const PROVIDER_EXAMPLE: Parsed<typeof ProviderResponse> = {
  id: EXAMPLE.provider,
  kind: "code",
  name: "OAuth 2.0",
  documentation: "https://www.rfc-editor.org/rfc/rfc6749",
  scopes: [],
  default_scopes: [],
  variables: [],
  options: ["pkce"],
  client_authentication: ["client_secret_basic", "client_secret_post", "none"],
  client_id_default: null,
  supports: { pkce: true, refresh: true, expiry: true, revocation: true, check: true },
  webhooks: null,
  revocation_hint: null,
};
