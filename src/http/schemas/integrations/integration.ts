import * as z from "zod";
import { lazy, type Parsed } from "../../../shared/lazy.ts";
import { StoredAuthorizationDetails } from "../../../providers/authorization-details.ts";
import { DefinitionOverrides } from "../../../providers/definition/definition.ts";
import { ShownIdentityProvider } from "../../../providers/identity-provider.ts";
import { Variables } from "../../../integration/integration.ts";
import { StoredEndpoints, StoredOptions } from "../../../providers/integration-settings.ts";
import { EXAMPLE } from "../examples.ts";
import { Time } from "../time.ts";

/** The API's response for an integration. */
export const IntegrationResponse = lazy(() =>
  z
    .object({
      id: z.string(),
      provider: z.string(),
      name: z.string().describe(DESCRIBED && "The name that end users see. Defaults to the provider's name."),
      logo: z
        .string()
        .nullable()
        .describe(DESCRIBED && "The logo that end users see, as a data URL. `null` for the provider's logo."),
      enabled: z
        .boolean()
        .describe(
          DESCRIBED &&
            "Whether end users can connect. While it is `false`, only tests can use the integration.",
        ),
      client_id: z.string(),
      has_client_secret: z.boolean(),
      has_client_private_key: z.boolean(),
      jwks_url: z
        .string()
        .nullable()
        .describe(
          DESCRIBED &&
            "The URL of the public keys (RFC 7517) that Latchkey has created. `null` until the first one was created.",
        ),
      scopes: z.array(z.string()),
      authorization_details: StoredAuthorizationDetails(),
      variables: Variables(),
      endpoints: StoredEndpoints(),
      options: StoredOptions(),
      definition: DefinitionOverrides()
        .nullable()
        .describe(
          DESCRIBED &&
            "The integration's own definition. `null` if the provider's definition applies as it is.",
        ),
      identity_provider: ShownIdentityProvider()
        .nullable()
        .describe(
          DESCRIBED && "The identity provider that exchanges users' tokens for assertions. `null` for none.",
        ),
      callback_url: z.string().describe(DESCRIBED && "The redirect URI to register with the provider."),
      webhook_url: z
        .string()
        .nullable()
        .describe(
          DESCRIBED &&
            "The URL to which the provider sends its webhooks. It contains a secret key. `null` if the provider sends none, or if the API key lacks the scope `integrations:write`.",
        ),
      has_webhook_secret: z.boolean(),
      status: z.enum(["active", "misconfigured"]),
      misconfigured: z
        .object({
          error: z.string().describe(DESCRIBED && "The provider's OAuth error code."),
          error_description: z
            .string()
            .nullable()
            .describe(DESCRIBED && "The provider's own words."),
          since: Time(),
          untried: z
            .boolean()
            .describe(
              DESCRIBED &&
                "Whether you have changed the client since, and no connection has tried it yet. The next refresh does.",
            ),
        })
        .nullable()
        .describe(DESCRIBED && "Set while the provider rejects the client."),
      client_changed_at: Time()
        .nullable()
        .describe(
          DESCRIBED &&
            "When you last changed what the client authenticates with, or where. `null` if you never did.",
        ),
      created_at: Time(),
      updated_at: Time(),
    })
    .meta({ id: "Integration" }),
);

export const INTEGRATION_EXAMPLE: Parsed<typeof IntegrationResponse> = {
  id: EXAMPLE.integration,
  provider: EXAMPLE.provider,
  name: "Example Drive",
  logo: null,
  enabled: true,
  client_id: "drive-notes",
  has_client_secret: true,
  has_client_private_key: false,
  jwks_url: null,
  scopes: [...EXAMPLE.scopes],
  authorization_details: [],
  variables: {},
  endpoints: { issuer: "https://auth.drive.example" },
  options: {},
  definition: null,
  identity_provider: null,
  callback_url: `${EXAMPLE.origin}/callback/cb0123456789abcdefghjk`,
  webhook_url: null,
  has_webhook_secret: false,
  status: "active",
  misconfigured: null,
  client_changed_at: null,
  created_at: EXAMPLE.time,
  updated_at: EXAMPLE.time,
};
