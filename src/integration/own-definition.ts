// Checks the definition that an integration has of its own, alone or on top of a provider of the catalogue. Pure.

import { credentialFieldProblems } from "../providers/definition/check-credentials.ts";
import { definitionProblems } from "../providers/definition/check-definition.ts";
import type { DefinitionOverrides } from "../providers/definition/definition.ts";
import type { DefinitionProblem } from "../providers/definition/definition-problem.ts";
import type { CodeProvider, KeyProvider, Provider } from "../providers/provider.ts";
import { resolveEndpoints } from "../providers/registration/registration.ts";
import { type Integration, settingsOf } from "./integration.ts";

/** Returns the problems of an integration's own definition. `base` is the provider without it, and `provider` with it. */
export function ownDefinitionProblems(
  base: Provider,
  provider: Provider,
  integration: Integration,
): string[] {
  const { definition } = integration;
  if (definition === null) return [];
  if (base.kind === "item" || provider.kind === "item")
    return [`definition: is not possible, because ${base.name} has neither OAuth 2.0 nor API keys`];
  return [
    ...problemsOf(provider).map(({ path, message }) => `definition.${path}: ${message}`),
    ...variantProblems(definition, provider),
    ...kindProblems(definition, provider),
    ...(provider.kind === "code" ? accountProblems(integration, base, provider) : []),
  ];
}

function problemsOf(provider: CodeProvider | KeyProvider): DefinitionProblem[] {
  if (provider.kind === "code") return definitionProblems(provider);
  const { variables, endpoints, variants, api, account, revocation } = provider;
  const common = {
    variables,
    endpoints,
    ...(variants !== undefined && { variants }),
    api,
    account,
    revocation,
  };
  return [...definitionProblems(common), ...credentialFieldProblems(provider)];
}

/** The fields of a definition that only one kind of provider has. */
const OAUTH_FIELDS = ["learned", "client", "scopes", "authorization", "token"] as const;
const KEY_FIELDS = ["credentials"] as const;

/** Reports fields that the kind of provider does not use. */
function kindProblems(definition: DefinitionOverrides, { kind, name }: Provider): string[] {
  const [fields, other] = kind === "code" ? [KEY_FIELDS, "OAuth 2.0"] : [OAUTH_FIELDS, "API keys"];
  return fields
    .filter((field) => definition[field] !== undefined)
    .map((field) => `definition.${field}: is not used, because ${name} has ${other}`);
}

/** Reports endpoints that have no effect, because those of a variant come first. */
function variantProblems({ endpoints = {} }: DefinitionOverrides, { variants }: Provider): string[] {
  const groups = Object.values(variants?.endpoints ?? {});
  return Object.keys(endpoints)
    .filter((name) => groups.some((group) => Object.hasOwn(group, name)))
    .map((name) => `definition.endpoints.${name}: is set by definition.variants, which comes first`);
}

/** Reports an account request without the place of the account ID, and one that is never sent. */
function accountProblems(integration: Integration, base: Provider, provider: CodeProvider): string[] {
  const { account, endpoints = {} } = integration.definition ?? {};
  if (account?.path === undefined || endpoints.account_endpoint !== undefined) return [];
  if (account.path === "userinfo")
    return resolveEndpoints(provider, settingsOf(integration)).userinfo_endpoint === undefined
      ? ["definition.account.path: requires endpoints.userinfo_endpoint"]
      : [];
  // The account ID of the UserInfo endpoint is its own.
  return base.kind === "code" && base.account?.path === "userinfo" && account.id === undefined
    ? ["definition.account.id: is required with another path than userinfo"]
    : [];
}
