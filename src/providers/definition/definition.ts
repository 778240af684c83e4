// The definition of a provider: everything that differs between providers, as data. The catalogue consists of
// definitions, and an integration can have one of its own. Tests validate the catalogue; nothing is parsed at start-up.

import * as z from "zod";
import { lazy, type Parsed } from "../../shared/lazy.ts";
import { AccountRequest } from "./account-request.ts";
import { Api, Revocation } from "./api.ts";
import { Authorization, Scopes } from "./authorization.ts";
import { Credentials } from "./credentials.ts";
import { Endpoints, Variants } from "./endpoints.ts";
import { Client } from "./client.ts";
import { Token } from "./token.ts";
import { LearnedValue, ValueName, Variable } from "./values.ts";

export const CATEGORIES = [
  "accounting",
  "ai",
  "banking",
  "commerce",
  "communication",
  "content",
  "crm",
  "data",
  "design",
  "developer",
  "files",
  "fitness",
  "hr",
  "identity",
  "marketing",
  "media",
  "payments",
  "project",
  "protocol",
  "sales",
  "scheduling",
  "social",
  "support",
  "vertical",
] as const;

export const VERIFIED = ["documentation", "sources", "live"] as const;

/** What a definition is based on, as people read it. */
export const BASIS: Readonly<Record<(typeof VERIFIED)[number], string>> = {
  documentation: "It follows the provider's documentation.",
  sources:
    "It follows public implementations that agree. The provider's documentation was not compared, so try it with an account of your own first.",
  live: "An account was connected with it.",
};

export const Verified = lazy(() =>
  z
    .enum(VERIFIED)
    .describe(
      DESCRIBED &&
        `What the definition is based on. ${VERIFIED.map((one) => `\`${one}\`: ${BASIS[one]}`).join(" ")}`,
    ),
);

const few = (count: number) => (record: object) => Object.keys(record).length <= count;

/** The fields of an authorization server's definition, in the order of the flow. */
export const definitionFields = () => ({
  documentation: z
    .url({ protocol: /^https$/ })
    .max(500)
    .describe(DESCRIBED && "The provider's documentation of OAuth."),
  registration: z
    .strictObject({
      url: z
        .url({ protocol: /^https$/ })
        .max(500)
        .optional()
        .describe(DESCRIBED && "Where a client is registered."),
      notes: z
        .array(z.string().min(1).max(500))
        .max(10)
        .optional()
        .describe(DESCRIBED && "What to know before."),
    })
    .describe(DESCRIBED && "How to register a client with the provider."),
  variables: z
    .record(ValueName(), Variable())
    .refine(few(10), "must not have more than 10 entries")
    .describe(DESCRIBED && "The values that an integration or a session sets, by name."),
  learned: z
    .record(ValueName(), LearnedValue())
    .refine(few(20), "must not have more than 20 entries")
    .describe(DESCRIBED && "The values that the flow brings, by name."),
  endpoints: Endpoints(),
  variants: Variants(),
  client: Client(),
  scopes: Scopes(),
  authorization: Authorization(),
  token: Token(),
  account: AccountRequest()
    .nullable()
    .describe(
      DESCRIBED &&
        "The request that tells whether a credential works, and whose account it is. `null` for none.",
    ),
  api: Api(),
  revocation: Revocation(),
});

/** What an integration's own definition can contain. It overrides the provider's definition, field by field. */
export const DefinitionOverrides = lazy(() =>
  z
    .strictObject({ ...definitionFields(), credentials: Credentials() })
    .partial()
    .meta({
      id: "DefinitionOverrides",
      description:
        "A provider of your own, or what differs from the provider's definition. Objects are merged, and other values replace the provider's. See [its fields](/docs/provider-definition).",
    }),
);

export type DefinitionOverrides = Parsed<typeof DefinitionOverrides>;
