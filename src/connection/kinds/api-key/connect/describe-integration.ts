// What the connect page asks for: the credential, and the variables that have no value yet.

import { type ConnectIntegration, settingsOf } from "../../../../integration/integration.ts";
import { resolveEndpoints } from "../../../../providers/registration/registration.ts";
import {
  endpointProblems,
  variableProblems,
} from "../../../../providers/registration/registration-problems.ts";
import { shownHost } from "../../../../providers/definition/templates.ts";
import { missingVariables, sessionVariableProblems } from "../../../../providers/template-values.ts";
import type { CredentialField } from "../../../../providers/definition/credentials.ts";
import { endUserName } from "../../../../providers/way-to-connect.ts";
import { keyProviderOf } from "../../../../providers/registry.ts";
import type { InvalidField } from "../../../../shared/failure.ts";
import { ok, type Result } from "../../../../shared/result.ts";
import type { ConnectionContext } from "../../../connection-context.ts";
import type { Session } from "../../../connect/session.ts";
import type { ChoiceField, SessionChoice } from "../../../connect/session-view.ts";
import { variableField } from "../../variable-field.ts";
import type { RequestedSession } from "../../kind.ts";

/** Describes an integration for the connect page. */
export async function describeIntegration(
  _: ConnectionContext,
  integration: ConnectIntegration,
  session: Session,
): Promise<Result<SessionChoice>> {
  const provider = keyProviderOf(integration);
  const known = { ...integration.variables, ...session.variables };
  return ok({
    integration: integration.id,
    provider: provider.id,
    providerName: endUserName(integration, provider),
    kind: "api_key",
    category: provider.category,
    logo: integration.logo,
    host: hostOf(integration, session.variables),
    institution: null,
    recipient: provider.name,
    permissions: [],
    fields: [
      ...missingVariables(provider, known).map(([name, variable]) => variableField(name, variable)),
      ...Object.entries(provider.credentials.fields).map(([name, field]) => credentialField(name, field)),
    ],
    credentialUrl: provider.credentials.url ?? null,
  });
}

/** Returns the hosts that receive the credential, separated by commas. */
export function hostOf(
  integration: ConnectIntegration,
  variables: Readonly<Record<string, string>>,
): string | null {
  const { api_base_url, account_endpoint, userinfo_endpoint } = resolveEndpoints(
    keyProviderOf(integration),
    settingsOf(integration),
    { variables },
  );
  const hosts = [api_base_url, account_endpoint, userinfo_endpoint].flatMap(
    (url) => shownHost(url ?? "") ?? [],
  );
  return hosts.length === 0 ? null : [...new Set(hosts)].join(", ");
}

function credentialField(
  name: string,
  { label, help, example, secret = true }: CredentialField,
): ChoiceField {
  return {
    name: `credentials.${name}`,
    label: label ?? "",
    type: secret ? "password" : "text",
    help: help ?? null,
    placeholder: example ?? null,
    optional: false,
    options: [],
    check: null,
  };
}

/** Reports variables with values that are not allowed, and parameters, which there are none of. */
export async function validateSession(
  context: ConnectionContext,
  integration: ConnectIntegration,
  { variables, parameters, isOnly }: RequestedSession,
): Promise<InvalidField[]> {
  const provider = keyProviderOf(integration);
  const endpoints = resolveEndpoints(provider, settingsOf(integration), { variables });
  const isSuperfluous = isOnly && Object.keys(parameters).length > 0;
  return [
    ...(isSuperfluous ? [`parameters: ${provider.name} does not use parameters`] : []),
    ...variableProblems(provider, { ...integration.variables, ...variables }, "unasked"),
    ...sessionVariableProblems(provider, variables),
    ...endpointProblems(provider, endpoints, context.config.outbound),
  ].map((message) => ({ path: integration.id, message }));
}
