// The definitions of the catalogue: those of an integration, and what only a provider of the catalogue has. Only tests use
// the schemas.

import * as z from "zod";
import type { Language } from "../../shared/language.ts";
import { lazy, type Parsed } from "../../shared/lazy.ts";
import { Credentials } from "./credentials.ts";
import { CATEGORIES, definitionFields, Verified } from "./definition.ts";
import { OPTION_NAMES } from "./options.ts";
import { ProviderWebhooks } from "./webhooks.ts";

const identity = () => ({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/),
  name: z
    .string()
    .min(1)
    .max(100)
    .describe(DESCRIBED && "The name that end users see."),
  category: z.enum(CATEGORIES).describe(DESCRIBED && "What the provider is for."),
  verified: Verified(),
});

const catalogueFields = () => ({
  webhooks: ProviderWebhooks().nullable(),
  options: z
    .array(z.enum(OPTION_NAMES))
    .describe(DESCRIBED && "The `options` that an integration can set. Defaults to all."),
});

/** How the authorization server of a provider is found, if it is not known. */
const Discovery = lazy(() =>
  z
    .literal("protected_resource")
    .describe(
      DESCRIBED &&
        "The API says who protects it (RFC 9728): its URL is the variable `resource`. Clients can register themselves, and other ports are allowed.",
    ),
);

/** A provider of the catalogue that is an authorization server. */
export const CodeDefinition = lazy(() => {
  const { documentation, ...fields } = definitionFields();
  return z.strictObject({
    kind: z.literal("code").optional(),
    ...identity(),
    documentation,
    discovery: Discovery().optional(),
    ...z.object({ ...fields, ...catalogueFields() }).partial().shape,
  });
});

export type CodeDefinition = Parsed<typeof CodeDefinition>;

/** A provider of the catalogue that is called with an API key, or with a user name and a password. */
export const KeyDefinition = lazy(() => {
  const { documentation, variables, endpoints, variants, api, account, revocation } = definitionFields();
  return z.strictObject({
    kind: z.literal("api_key"),
    ...identity(),
    documentation,
    credentials: Credentials(),
    ...z.object({ variables, endpoints, variants, api, account, revocation }).partial().shape,
  });
});

export type KeyDefinition = Parsed<typeof KeyDefinition>;

const Permission = lazy(() =>
  z.strictObject({ en: z.string(), de: z.string(), "pt-BR": z.string() } satisfies Record<
    Language,
    z.ZodString
  >),
);

/**
 * A provider of the catalogue that is an API where a connection is an item. Items are created and read with one API key,
 * which belongs to the app and serves all its connections. The end user consents elsewhere, and the result is read later.
 */
export const ItemDefinition = lazy(() => {
  const { documentation, registration, variables, endpoints, variants, api, revocation } = definitionFields();
  return z.strictObject({
    kind: z.literal("item"),
    ...identity(),
    documentation,
    key_lifetime: z
      .int()
      .min(60)
      .describe(DESCRIBED && "The lifetime of an API key, in seconds."),
    permissions: z
      .array(Permission())
      .describe(DESCRIBED && "What an item allows the app to read, as the end user sees it."),
    ...z
      .object({ registration, variables, endpoints, variants, api, revocation, ...catalogueFields() })
      .partial().shape,
  });
});

export type ItemDefinition = Parsed<typeof ItemDefinition>;
