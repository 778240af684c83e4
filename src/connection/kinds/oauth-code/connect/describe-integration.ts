import { type Integration, settingsOf } from "../../../../integration/integration.ts";
import { endpointProblems, resolveEndpoints, variableProblems } from "../../../../providers/registration.ts";
import { codeProviderOf } from "../../../../providers/registry.ts";
import type { InvalidField } from "../../../../shared/failure.ts";
import type { Localized } from "../../../../shared/language.ts";
import { ok, type Result } from "../../../../shared/result.ts";
import type { ConnectionContext } from "../../../connection-context.ts";
import type { RequestedSession } from "../../kind.ts";
import type { Session } from "../../../connect/session.ts";
import type { SessionChoice } from "../../../connect/session-view.ts";

/** What the connect page says of an authorization server. */
export async function describeIntegration(
  _: ConnectionContext,
  integration: Integration,
  session: Session,
): Promise<Result<SessionChoice>> {
  const provider = codeProviderOf(integration);
  const endpoints = resolveEndpoints(provider, settingsOf(integration), session.variables);
  const scopes = session.scopes ?? integration.scopes;
  return ok({
    integration: integration.id,
    providerName: integration.name ?? provider.name,
    host: new URL(endpoints.authorization_endpoint ?? "").host,
    recipient: provider.name,
    permissions: scopes.map((scope) => permission(provider.scopes.known, scope)),
    fields: [],
  });
}

/** What each scope lets the app do; the scope itself where nothing is known of it. */
function permission(known: Readonly<Record<string, Localized>>, scope: string): Localized | string {
  const name = Object.keys(known).find((candidate) => candidate.toLowerCase() === scope.toLowerCase());
  return name === undefined ? scope : (known[name] ?? scope);
}

/** A missing variable, an endpoint that may not be called. */
export async function validateSession(
  context: ConnectionContext,
  integration: Integration,
  asked: RequestedSession,
): Promise<InvalidField[]> {
  const provider = codeProviderOf(integration);
  const endpoints = resolveEndpoints(provider, settingsOf(integration), asked.variables);
  const unwanted = asked.isOnly && Object.keys(asked.parameters).length > 0;
  return [
    ...(unwanted ? [`parameters: ${provider.name} asks for none`] : []),
    ...variableProblems(provider, { ...integration.variables, ...asked.variables }, true),
    ...endpointProblems(provider, endpoints, context.config.outbound),
  ].map((message) => ({ path: integration.id, message }));
}
