import { type ConnectIntegration, settingsOf } from "../../../../integration/integration.ts";
import { resolveEndpoints, resolveRegistration } from "../../../../providers/registration/registration.ts";
import {
  authorizationProblems,
  outboundPolicyOf,
  variableProblems,
} from "../../../../providers/registration/registration-problems.ts";
import { UNSUPPORTED_TYPE, unsupportedDetails } from "../../../../providers/authorization-details.ts";
import { shownHost } from "../../../../providers/definition/templates.ts";
import { chooseAuthMethod, requestObjectOf } from "../../../../providers/registration/client-method.ts";
import { missingVariables, sessionVariableProblems } from "../../../../providers/template-values.ts";
import { endUserName } from "../../../../providers/way-to-connect.ts";
import { codeProviderOf } from "../../../../providers/registry.ts";
import type { InvalidField } from "../../../../shared/failure.ts";
import type { Localized } from "../../../../shared/language.ts";
import { fail, ok, type Result } from "../../../../shared/result.ts";
import type { ConnectionContext } from "../../../connection-context.ts";
import { variableField } from "../../variable-field.ts";
import type { RequestedSession } from "../../kind.ts";
import type { Session } from "../../../connect/session.ts";
import type { SessionChoice } from "../../../connect/session-view.ts";

/** What a session requests of an integration; null for what the integration has. */
type Requested = Pick<Session, "variables" | "scopes" | "authorization_details">;

const NOTHING_ELSE: Requested = { variables: {}, scopes: null, authorization_details: null };

/** Describes an integration for the connect page. */
export async function describeIntegration(
  _: ConnectionContext,
  integration: ConnectIntegration,
  session: Session,
): Promise<Result<SessionChoice>> {
  return describeRequest(integration, session);
}

/** Describes an integration as the connect page shows it if a session requests nothing else. Needs no connection. */
export const describeUsualRequest = (integration: ConnectIntegration): Result<SessionChoice> =>
  describeRequest(integration, NOTHING_ELSE);

function describeRequest(integration: ConnectIntegration, session: Requested): Result<SessionChoice> {
  const provider = codeProviderOf(integration);
  const known = { ...integration.variables, ...session.variables };
  const asked = missingVariables(provider, known);
  const host = hostOf(integration, session.variables);
  // The definition can have changed since the session was created.
  if (host === null && provider.discovery === undefined) return fail("endpoint_not_allowed");
  const scopes = session.scopes ?? integration.scopes;
  const details = session.authorization_details ?? integration.authorization_details;
  const own = integration.definition?.scopes?.known;
  const all = new Set([...scopes, ...furtherScopes(integration, session, scopes)]);
  return ok({
    integration: integration.id,
    provider: provider.id,
    providerName: endUserName(integration, provider),
    kind: "code",
    category: provider.category,
    logo: integration.logo,
    host,
    institution: null,
    recipient: provider.name,
    permissions: [
      ...[...all].map((scope) => ({ scope, own: own === undefined ? null : sentenceOf(own, scope) })),
      ...[...new Set(details.map(({ type }) => type))].map((type) => ({ type })),
    ],
    fields: asked.map(([name, variable]) => variableField(name, variable)),
    credentialUrl: null,
  });
}

/** A parameter with scopes, such as `user_scope`. */
const SCOPE_PARAMETER = /(^|[^a-z])scopes?$/i;

/** Returns the scopes that the request has in other parameters, or in the query of the endpoint. */
function furtherScopes(
  integration: ConnectIntegration,
  { variables }: Requested,
  scopes: readonly string[],
): string[] {
  const provider = codeProviderOf(integration);
  const settings = settingsOf(integration);
  const { endpoints, authorizationParameters } = resolveRegistration(provider, settings, { variables });
  const [, ...queries] = (endpoints.authorization_endpoint ?? "").split("?");
  const { scope = "scope" } = provider.authorization.parameter_names ?? {};
  const all = [
    ...queries.flatMap((query) => [...new URLSearchParams(query.split("#", 1)[0])]),
    ...Object.entries(authorizationParameters),
    ...Object.entries(provider.authorization.reconnect_parameters ?? {}),
  ];
  return all.flatMap(([name, value]) =>
    // The request's own scopes replace those of the parameter with their name.
    SCOPE_PARAMETER.test(name) && (name !== scope || scopes.length === 0)
      ? (value ?? "").split(/[\s,+]+/).filter(Boolean)
      : [],
  );
}

/** Returns the host where the person signs in or, where that is discovered after the click, the host that decides it. */
export function hostOf(
  integration: ConnectIntegration,
  variables: Readonly<Record<string, string>>,
): string | null {
  const provider = codeProviderOf(integration);
  const endpoints = resolveEndpoints(provider, settingsOf(integration), { variables });
  const url = provider.discovery === undefined ? endpoints.authorization_endpoint : endpoints.api_base_url;
  return url === undefined ? null : shownHost(url);
}

/** Returns the app's own sentence about a scope. */
function sentenceOf(
  own: Readonly<Record<string, Localized | string>>,
  scope: string,
): Localized | string | null {
  const name = Object.keys(own).find((candidate) => candidate.toLowerCase() === scope.toLowerCase());
  return name === undefined ? null : (own[name] ?? null);
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
  const lacksRequestKey = !settings.hasKey && requestObjectOf(settings)?.isRequired === true;
  const variables = { ...integration.variables, ...requested.variables };
  const asked = missingVariables(provider, variables).map(([name]) => name);
  const supported = settings.discovered?.authorization_details_types_supported;
  const unsupported = unsupportedDetails(requested.authorizationDetails ?? [], supported);
  const isSuperfluous = requested.isOnly && Object.keys(requested.parameters).length > 0;
  const isDevice = requested.flow === "device";
  // The server of a resource is discovered when the code is requested.
  const lacksEndpoint =
    isDevice && provider.discovery === undefined && endpoints.device_authorization_endpoint === undefined;
  return [
    ...(lacksEndpoint ? [`flow: ${NO_DEVICE_ENDPOINT}`] : []),
    ...(isSuperfluous ? [`parameters: ${provider.name} does not use parameters`] : []),
    ...unsupported.map((index) => `authorization_details.${index}.type: ${UNSUPPORTED_TYPE}`),
    ...(lacksKey ? ["signing_keys: a key is required for private_key_jwt"] : []),
    ...(lacksRequestKey && !isDevice && !lacksKey
      ? ["signing_keys: a key is required for request objects"]
      : []),
    // A device can't ask for a variable.
    ...variableProblems(provider, variables, isDevice ? "all" : "unasked"),
    ...sessionVariableProblems(provider, requested.variables),
    ...authorizationProblems(provider, endpoints, outboundPolicyOf(provider, context.config.outbound), asked),
  ].map((message) => ({ path: integration.id, message }));
}

const NO_DEVICE_ENDPOINT =
  "device requires endpoints.device_authorization_endpoint, unless the issuer publishes it";
