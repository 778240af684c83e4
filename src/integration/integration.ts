// An integration: an app's client at a provider. Defines its request bodies, its stored form and its public
// form.

import { Logo } from "../brand/logo.ts";
import { AuthorizationDetails, StoredAuthorizationDetails } from "../providers/authorization-details.ts";
import { ScopeText } from "../providers/definition/authorization.ts";
import * as z from "zod";
import { shownText } from "../brand/shown-text.ts";
import { lazy, type Parsed } from "../shared/lazy.ts";
import {
  Discovered,
  EndpointOverrides,
  IntegrationOptions,
  StoredDefinition,
  StoredEndpoints,
  StoredOptions,
} from "../providers/integration-settings.ts";
import { DefinitionOverrides } from "../providers/definition/definition.ts";
import { IdentityProvider, StoredIdentityProvider } from "../providers/identity-provider.ts";
import type { IntegrationSettings } from "../providers/registration/registration.ts";
import { SIGNING_ALGORITHMS } from "../vault/private-key.ts";
import { isWeakSecret } from "../vault/weak-secret.ts";
import { usedClientKey } from "./client-key.ts";
import { SigningKey } from "./signing-keys.ts";

/** The most integrations that an app can have. */
export const MAX_INTEGRATIONS = 1_000;

/** The most integrations that a connect session can offer, because the connect page shows all of them. */
export const MAX_OFFERED_INTEGRATIONS = 200;

/**
 * A name that end users see. Control and formatting characters are not allowed, because they could reorder or
 * hide parts of a text.
 */
export const DisplayName = lazy(() => shownText(100, z.string().trim()));

/** Shorter than the secrets that providers issue, and long enough to reject a placeholder. */
const MIN_CLIENT_SECRET_LENGTH = 8;

export const Scopes = lazy(() => z.array(ScopeText()).max(100));
export const Variables = lazy(() => z.record(z.string().max(64), z.string().max(1024)));

const ID = /^[a-z0-9][a-z0-9_-]{0,63}$/;

/** Returns whether a text can be the ID of an integration. */
export const isIntegrationId = (text: string): boolean => ID.test(text);

/** The body of `POST /v1/integrations`. */
export const NewIntegration = lazy(() =>
  z.strictObject({
    id: z
      .string()
      .regex(ID, "must be up to 64 lowercase letters, digits, hyphens and underscores")
      .optional()
      .describe(
        DESCRIBED &&
          "The ID of the integration: lowercase letters, digits, `-`, and `_`. Generated if omitted.",
      ),
    provider: z
      .string()
      .max(64)
      .describe(DESCRIBED && "The provider's ID, as `GET /v1/providers` returns it."),
    name: DisplayName()
      .optional()
      .describe(DESCRIBED && "The name that end users see. Defaults to the provider's name."),
    logo: Logo()
      .optional()
      .describe(
        DESCRIBED &&
          "The logo that end users see, as a data URL: PNG, JPEG, or WebP in base64, up to 16 KiB. Defaults to the provider's logo.",
      ),
    enabled: z
      .boolean()
      .optional()
      .describe(
        DESCRIBED &&
          "Whether end users can connect. While it is `false`, only tests can use the integration, and the client ID and the credentials can be omitted. Existing connections keep working. Defaults to `true`.",
      ),
    client_id: z
      .string()
      .min(1)
      .max(1024)
      .optional()
      .describe(DESCRIBED && "The client ID that the provider issued."),
    client_secret: z
      .string()
      .min(1)
      .max(4096)
      .refine((secret) => !isWeakSecret(secret, MIN_CLIENT_SECRET_LENGTH), {
        message: `must have at least ${MIN_CLIENT_SECRET_LENGTH} characters that are no repetition or sequence`,
      })
      .optional()
      .describe(DESCRIBED && "The client secret that the provider issued. Write-only."),
    client_private_key: z
      .union([z.string().min(1).max(8192), z.record(z.string(), z.unknown())])
      .optional()
      .describe(
        DESCRIBED &&
          "The client's private key for `private_key_jwt`, as PKCS #8 in PEM or as a JWK. Write-only. Latchkey can also create one.",
      ),
    webhook_secret: z
      .string()
      .max(1024)
      .regex(/^[\x21-\x7e]+$/, "must be printable ASCII characters without spaces")
      .optional()
      .describe(
        DESCRIBED && "The secret that the provider's webhooks contain or are signed with. Write-only.",
      ),
    scopes: Scopes()
      .optional()
      .describe(DESCRIBED && "The scopes to request. Defaults to the provider's default scopes."),
    authorization_details: AuthorizationDetails()
      .optional()
      .describe(
        DESCRIBED &&
          "What to request beyond scopes (RFC 9396): up to 20 objects with a `type`, and 4 KiB of JSON in all. A connect session can replace them.",
      ),
    variables: Variables()
      .optional()
      .describe(
        DESCRIBED &&
          "The values of variables in the provider's endpoint URLs. A connect session can also set them.",
      ),
    endpoints: EndpointOverrides().optional(),
    identity_provider: IdentityProvider().optional(),
    definition: DefinitionOverrides()
      .optional()
      .describe(
        DESCRIBED &&
          "A provider of your own, with the provider `oauth2`, or what differs from the provider's definition. To check it first, use `POST /v1/providers/validate`.",
      ),
    options: IntegrationOptions()
      .optional()
      .describe(
        DESCRIBED &&
          "Settings that differ from the provider's defaults. `GET /v1/providers/{provider}` returns the options that a provider has.",
      ),
  }),
);

export type NewIntegration = Parsed<typeof NewIntegration>;

/** The body of `PATCH /v1/integrations/{integration}`. Omitted fields do not change. */
export const IntegrationChanges = lazy(() => {
  const { name, logo, client_secret, client_private_key, webhook_secret, definition, identity_provider } =
    NewIntegration().shape;
  return NewIntegration().omit({ id: true, provider: true }).extend({
    name: name.nullable(),
    logo: logo.nullable(),
    client_secret: client_secret.nullable(),
    client_private_key: client_private_key.nullable(),
    webhook_secret: webhook_secret.nullable(),
    definition: definition.nullable(),
    identity_provider: identity_provider.nullable(),
  });
});

export type IntegrationChanges = Parsed<typeof IntegrationChanges>;

/** An integration as the AppObject stores it. The secrets are encrypted. */
export const Integration = lazy(() =>
  z.object({
    id: z.string(),
    callback_id: z.string(),
    provider: z.string(),
    /** The name that end users see; null for the provider's name. */
    name: z.string().nullable().default(null),
    /** The logo that end users see, as a data URL; null for the provider's logo. */
    logo: z.string().nullable().default(null),
    /** Whether end users can connect. Existing connections keep working without it. */
    enabled: z.boolean().default(true),
    client_id: z.string(),
    sealed_client_secret: z.string().nullable(),
    /** The private key that the app has set, encrypted, and the algorithm that it signs with by default. */
    sealed_client_key: z.string().nullable().default(null),
    client_key_alg: z.enum(SIGNING_ALGORITHMS).nullable().default(null),
    /** The keys that Latchkey has created, and their private parts, encrypted. */
    signing_keys: z.array(SigningKey()).default([]),
    sealed_signing_keys: z.string().nullable().default(null),
    /** The name of the key set in its URL; null until the first key was created. */
    jwks_id: z.string().nullable().default(null),
    /** The key in the integration's webhook URL, encrypted, and its hash. */
    sealed_hook_key: z.string().nullable().default(null),
    hook_key_hash: z.string().nullable().default(null),
    /** The secret that the provider's webhooks contain or are signed with, encrypted. */
    sealed_hook_secret: z.string().nullable().default(null),
    scopes: z.array(z.string()),
    authorization_details: StoredAuthorizationDetails().default([]),
    variables: Variables(),
    endpoints: StoredEndpoints(),
    options: StoredOptions(),
    definition: StoredDefinition(),
    identity_provider: StoredIdentityProvider().nullable().default(null),
    discovered: Discovered().nullable(),
    /** The issuer to which the client belongs, if it is discovered: that of the first attempt. */
    client_issuer: z.string().nullable().default(null),
    /**
     * Set while the provider rejects the client: the error, since when, and when a connection may probe again.
     */
    misconfigured: z
      .object({
        error: z.string(),
        /** The provider's own words. */
        description: z.string().nullable().default(null),
        since: z.number(),
        /** Whether the app has changed the client since, and no connection has been refused with it. */
        untried: z.boolean().default(false),
        probes: z.number(),
        probe_at: z.number(),
      })
      .nullable()
      .default(null),
    recovered_at: z.number().nullable().default(null),
    /** A refusal of the client for one connection that no other connection has confirmed. */
    refusal: z
      .object({
        connection: z.string(),
        error: z.string(),
        description: z.string().nullable(),
        at: z.number(),
      })
      .nullable()
      .default(null),
    /** When the app last changed what the client authenticates with, or where; null for a client that it never changed. */
    client_changed_at: z.number().nullable().default(null),
    /**
     * When the endpoints that receive credentials moved to their origins, in milliseconds. It identifies these origins: a
     * grant that has another value was issued for other origins. 0 since version 0.1.
     */
    origins_since: z.number().default(0),
    /** The origins before the last change, by endpoint. They include those of endpoints that were removed. */
    former_origins: z.record(z.string(), z.string()).default({}),
    /** The origins that the endpoints have moved away from, the newest first. */
    earlier_origins: z
      .array(z.object({ since: z.number(), origins: z.record(z.string(), z.string()) }))
      .default([]),
    created_at: z.number(),
    updated_at: z.number(),
  }),
);

export type Integration = Parsed<typeof Integration>;

/** What connecting an account needs of an integration. */
export type ConnectIntegration = Pick<
  Integration,
  | "id"
  | "callback_id"
  | "provider"
  | "name"
  | "logo"
  | "enabled"
  | "client_id"
  | "sealed_client_secret"
  | "sealed_client_key"
  | "sealed_hook_key"
  | "scopes"
  | "authorization_details"
  | "variables"
  | "endpoints"
  | "options"
  | "definition"
  | "discovered"
  | "origins_since"
>;

/** Returns the settings that requests to the provider are built from. */
export function settingsOf(
  integration: Pick<
    Integration,
    | "client_id"
    | "scopes"
    | "variables"
    | "endpoints"
    | "options"
    | "discovered"
    | "sealed_client_secret"
    | "sealed_client_key"
  > &
    Partial<Pick<Integration, "sealed_signing_keys">>,
): IntegrationSettings {
  const { client_id, scopes, variables, endpoints, options, discovered, sealed_client_secret } = integration;
  const hasSecret = sealed_client_secret !== null;
  const hasKey = usedClientKey(integration) !== null;
  return { clientId: client_id, scopes, variables, endpoints, options, discovered, hasSecret, hasKey };
}

/**
 * Returns the callback URL that the provider redirects to: one for each integration (RFC 9700, section
 * 4.4.2).
 */
export function callbackUrl(publicOrigin: string, integration: Pick<Integration, "callback_id">): string {
  return `${publicOrigin}/callback/${integration.callback_id}`;
}

/** Returns the URL of the key set (RFC 7517) that the provider reads; null until a key was created. */
export const jwksUrl = (publicOrigin: string, { jwks_id }: Pick<Integration, "jwks_id">) =>
  jwks_id === null ? null : `${publicOrigin}/jwks/${jwks_id}.json`;
