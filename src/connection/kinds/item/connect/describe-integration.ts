import { type ConnectIntegration, settingsOf } from "../../../../integration/integration.ts";
import type { Connector, ItemParameter } from "../../../../items/connector.ts";
import { readConnector } from "../../../../items/connector.ts";
import { resolveEndpoints } from "../../../../providers/registration/registration.ts";
import {
  endpointProblems,
  variableProblems,
} from "../../../../providers/registration/registration-problems.ts";
import { shownHost } from "../../../../providers/definition/templates.ts";
import { providerOf } from "../../../../providers/registry.ts";
import { BoundedMap } from "../../../../shared/bounded-map.ts";
import { MINUTE, SECOND } from "../../../../shared/clock.ts";
import type { InvalidField } from "../../../../shared/failure.ts";
import { fail, ok, type Result } from "../../../../shared/result.ts";
import { type ConnectionContext, liveConnection } from "../../../connection-context.ts";
import type { RequestedSession } from "../../kind.ts";
import { unknownParameters, validateParameters } from "./validate-parameters.ts";
import { failureOf, type ItemResult, type IntegrationIds, callWithApiKey } from "../call-with-api-key.ts";
import type { Session } from "../../../connect/session.ts";
import type { ChoiceField, SessionChoice } from "../../../connect/session-view.ts";

/** Connectors change rarely, and connecting an account reads the same one three times. */
const CACHED_MS = 5 * MINUTE;

/** Until then, a connector is not read again after a failure, so that page views don't become calls. */
const FAILURE_CACHED_MS = 10 * SECOND;

const connectors = new BoundedMap<ItemResult<Connector>>(100);

const cacheKeyOf = (ids: IntegrationIds, id: string) => `${ids.app}:${ids.integration}:${id}`;

/** Returns the provider's description of an institution. */
export async function getConnector(
  context: ConnectionContext,
  ids: IntegrationIds,
  id: string,
): Promise<ItemResult<Connector>> {
  const cacheKey = cacheKeyOf(ids, id);
  const cached = connectors.get(cacheKey, context.now());
  if (cached !== undefined) return cached;
  const result = await callWithApiKey(context, ids, (api, key) => readConnector(api, key, id));
  // The app's object itself limits the requests for a key, and a new client ends such a failure.
  if (result.ok || result.failure.kind !== "no_key")
    connectors.set(cacheKey, result, result.ok ? CACHED_MS : FAILURE_CACHED_MS, context.now());
  return result;
}

/** Returns the connector id of a session's institution. */
export function connectorIdOf(
  integration: ConnectIntegration,
  variables: Readonly<Record<string, string>>,
): string {
  return variables["connector_id"] ?? integration.variables["connector_id"] ?? "";
}

/** Describes an institution and its form fields for the connect page. */
export async function describeIntegration(
  context: ConnectionContext,
  integration: ConnectIntegration,
  session: Session,
): Promise<Result<SessionChoice>> {
  const provider = providerOf(integration);
  const live = liveConnection(context);
  if (!live.ok) return live;
  const ids = { app: live.value.app, integration: integration.id };
  const connector = await getConnector(context, ids, connectorIdOf(integration, session.variables));
  if (!connector.ok)
    return connector.failure.kind === "not_found"
      ? fail("connector_not_found")
      : failureOf(connector.failure);
  const { name, oauth, isOpenFinance, credentials } = connector.value;
  const permissions = provider.kind === "item" ? provider.permissions : [];
  return ok({
    integration: integration.id,
    provider: provider.id,
    providerName: name,
    logo: integration.logo,
    kind: "item",
    category: provider.category,
    recipient: provider.name,
    host: hostOf(integration, session.variables),
    institution: oauth || isOpenFinance ? name : null,
    permissions: permissions.map((sees) => ({ sees })),
    fields: credentials.map((one) => ({ ...presentField(one), name: `parameters.${one.name}` })),
    credentialUrl: null,
  });
}

/** Returns the host that receives what the form contains. */
export function hostOf(
  integration: ConnectIntegration,
  variables: Readonly<Record<string, string>>,
): string | null {
  const { api_base_url = "" } = resolveEndpoints(providerOf(integration), settingsOf(integration), {
    variables,
  });
  return shownHost(api_base_url);
}

/** Returns a parameter as a form field. */
export function presentField(parameter: ItemParameter): ChoiceField {
  const { name, label, type, options, optional } = parameter;
  const isInputType = type === "password" || type === "number";
  const isDigits = /^\^?(\\d|\[0-9\])(\{\d+(,\d*)?\}|[+*])?\$?$/.test(parameter.validation ?? "");
  return {
    name,
    label: label === "" ? name : label,
    type: options.length > 0 ? "select" : isInputType ? type : isDigits ? "number" : "text",
    help: parameter.instructions ?? parameter.assistiveText,
    placeholder: parameter.placeholder,
    optional,
    options,
    check: null,
  };
}

/** Reports missing variables, an unknown institution, and parameters that it does not use or that are invalid. */
export async function validateSession(
  context: ConnectionContext,
  integration: ConnectIntegration,
  { app, existing, variables, parameters, isOnly }: RequestedSession,
): Promise<InvalidField[]> {
  const provider = providerOf(integration);
  const endpoints = resolveEndpoints(provider, settingsOf(integration), { variables });
  const messages = [
    ...variableProblems(provider, { ...integration.variables, ...variables }, "all"),
    ...endpointProblems(provider, endpoints, context.config.outbound),
  ];
  if (messages.length > 0) return messages.map((message) => ({ path: integration.id, message }));
  const id = connectorIdOf(integration, variables);
  const before = existing?.provider_metadata["connector_id"];
  if (typeof before === "string" && before !== id)
    return [{ path: "variables.connector_id", message: "must be the connection's institution" }];
  const connector = await getConnector(context, { app, integration: integration.id }, id);
  if (connector.ok) {
    const { credentials } = connector.value;
    return [
      ...(isOnly ? unknownParameters(credentials, parameters) : []),
      ...validateParameters(credentials, parameters, false, isOnly).problems,
    ];
  }
  const { failure } = connector;
  if (failure.kind === "not_found")
    return [{ path: "variables.connector_id", message: "the provider has no such connector" }];
  if (failure.kind === "no_key" && failure.failure.code === "integration_misconfigured")
    return [{ path: integration.id, message: "the provider refuses the integration's client" }];
  // A temporary failure. The connect page reads the connector again.
  return [];
}
