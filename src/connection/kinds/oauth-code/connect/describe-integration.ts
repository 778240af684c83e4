import { type ConnectIntegration, settingsOf } from "../../../../integration/integration.ts";
import {
  authorizationProblems,
  resolveEndpoints,
  variableProblems,
} from "../../../../providers/registration.ts";
import { shownHost } from "../../../../providers/definition/templates.ts";
import { chooseAuthMethod } from "../../../../providers/client-method.ts";
import { missingVariables, sessionVariableProblems } from "../../../../providers/template-values.ts";
import { codeProviderOf } from "../../../../providers/registry.ts";
import type { InvalidField } from "../../../../shared/failure.ts";
import type { Localized } from "../../../../shared/language.ts";
import { fail, ok, type Result } from "../../../../shared/result.ts";
import type { ConnectionContext } from "../../../connection-context.ts";
import { variableField } from "../../variable-field.ts";
import type { RequestedSession } from "../../kind.ts";
import type { Session } from "../../../connect/session.ts";
import type { SessionChoice } from "../../../connect/session-view.ts";

/** Describes an integration for the connect page. */
export async function describeIntegration(
  _: ConnectionContext,
  integration: ConnectIntegration,
  session: Session,
): Promise<Result<SessionChoice>> {
  const provider = codeProviderOf(integration);
  const endpoints = resolveEndpoints(provider, settingsOf(integration), {
    variables: session.variables,
  });
  const { authorization_endpoint: url } = endpoints;
  const known = { ...integration.variables, ...session.variables };
  const asked = missingVariables(provider, known);
  const host = url === undefined ? null : shownHost(url);
  // The definition can have changed since the session was created.
  if (host === null) return fail("endpoint_not_allowed");
  const scopes = session.scopes ?? integration.scopes;
  const own = integration.definition?.scopes?.known;
  return ok({
    integration: integration.id,
    provider: provider.id,
    providerName: integration.name ?? provider.name,
    kind: "code",
    category: provider.category,
    host,
    recipient: provider.name,
    permissions: scopes.map((scope) => permissionOf(provider.scopes.known, own, scope)),
    fields: asked.map(([name, variable]) => variableField(name, variable)),
    credentialUrl: null,
  });
}

type Sentences = Readonly<Record<string, Localized | string>>;

/**
 * Returns the description of a scope, or the scope itself if the provider's definition has none. The app's own description
 * stands beside the scope, because it can say anything.
 */
function permissionOf(known: Sentences, own: Sentences | undefined, scope: string): Localized | string {
  const description = sentenceOf(known, scope);
  if (description === undefined) return scope;
  if (own === undefined || sentenceOf(own, scope) === undefined) return description;
  if (typeof description === "string") return `${scope}: ${description}`;
  const { en, de, "pt-BR": pt } = description;
  return { en: `${scope}: ${en}`, de: `${scope}: ${de}`, "pt-BR": `${scope}: ${pt}` };
}

function sentenceOf(known: Sentences, scope: string): Localized | string | undefined {
  const name = Object.keys(known).find((candidate) => candidate.toLowerCase() === scope.toLowerCase());
  return name === undefined ? undefined : known[name];
}

/** Reports missing variables, endpoints that are not allowed, and parameters that the provider does not use. */
export async function validateSession(
  context: ConnectionContext,
  integration: ConnectIntegration,
  requested: RequestedSession,
): Promise<InvalidField[]> {
  const provider = codeProviderOf(integration);
  const settings = settingsOf(integration);
  const endpoints = resolveEndpoints(provider, settings, { variables: requested.variables });
  const lacksKey = !settings.hasKey && chooseAuthMethod(provider, settings) === "private_key_jwt";
  const variables = { ...integration.variables, ...requested.variables };
  const asked = missingVariables(provider, variables).map(([name]) => name);
  const isSuperfluous = requested.isOnly && Object.keys(requested.parameters).length > 0;
  return [
    ...(isSuperfluous ? [`parameters: ${provider.name} does not use parameters`] : []),
    ...(lacksKey ? ["signing_keys: a key is required for private_key_jwt"] : []),
    ...variableProblems(provider, variables, "unasked"),
    ...sessionVariableProblems(provider, requested.variables),
    ...authorizationProblems(provider, endpoints, context.config.outbound, asked),
  ].map((message) => ({ path: integration.id, message }));
}
