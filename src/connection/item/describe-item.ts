import { type Integration, settingsOf } from "../../apps/integration.ts";
import type { Connector, ItemParameter } from "../../items/connector.ts";
import { readConnector } from "../../items/connector.ts";
import { endpointProblems, resolveEndpoints, variableProblems } from "../../providers/registration.ts";
import { providerOf } from "../../providers/registry.ts";
import { BoundedMap } from "../../shared/bounded-map.ts";
import { MINUTE } from "../../shared/clock.ts";
import type { InvalidField } from "../../shared/failure.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import type { Session } from "../attempt.ts";
import { type ConnectionContext, liveConnection } from "../connection-context.ts";
import type { ChoiceField, SessionChoice } from "../describe-session.ts";
import type { Asked } from "../kind.ts";
import { parameterProblems } from "./parameter-problems.ts";
import { failureOf, type ItemAnswer, type KeyOwner, withKey } from "./with-key.ts";

/** What an institution asks for changes rarely, and is wanted three times for one connection. */
const REMEMBERED_MS = 5 * MINUTE;
const connectors = new BoundedMap<Connector>(500);

/** The institution, in the provider's words. */
export async function askForConnector(
  context: ConnectionContext,
  owner: KeyOwner,
  id: string,
): Promise<ItemAnswer<Connector>> {
  const name = `${owner.app}:${owner.integration}:${id}`;
  const now = context.now();
  const known = connectors.get(name, now);
  if (known !== undefined) return { ok: true, value: known };
  const answer = await withKey(context, owner, (api, key) => readConnector(api, key, id));
  if (answer.ok) connectors.set(name, answer.value, REMEMBERED_MS, now);
  return answer;
}

/** The number of the institution a session is about. */
export function connectorIdOf(integration: Integration, variables: Readonly<Record<string, string>>): string {
  return variables["connector_id"] ?? integration.variables["connector_id"] ?? "";
}

/** What the connect page says of an institution, and what it asks the person for. */
export async function describeItem(
  context: ConnectionContext,
  integration: Integration,
  session: Session,
): Promise<Result<SessionChoice>> {
  const provider = providerOf(integration);
  const live = liveConnection(context);
  if (!live.ok) return live;
  const owner = { app: live.value.app, integration: integration.id };
  const connector = await askForConnector(context, owner, connectorIdOf(integration, session.variables));
  if (!connector.ok)
    return connector.failure.kind === "not_found"
      ? fail("connector_not_found")
      : failureOf(connector.failure);
  const { name, credentials } = connector.value;
  return ok({
    integration: integration.id,
    providerName: integration.name ?? `${name} (${provider.name})`,
    host: hostOf(connector.value),
    permissions: provider.kind === "item" ? [...provider.permissions] : [],
    fields: credentials.map(presentField),
  });
}

/** Where the institution asks for the consent itself: there. */
function hostOf({ name, institutionUrl, oauth, isOpenFinance }: Connector): string | null {
  if (!oauth && !isOpenFinance) return null;
  return institutionUrl !== null && URL.canParse(institutionUrl) ? new URL(institutionUrl).host : name;
}

/** One thing to fill in, as a page shows it. */
export function presentField(parameter: ItemParameter): ChoiceField {
  const { name, label, type, options, optional } = parameter;
  const isKnown = type === "password" || type === "number";
  return {
    name,
    label: label === "" ? name : label,
    type: options.length > 0 ? "select" : isKnown ? type : "text",
    help: parameter.instructions ?? parameter.assistiveText,
    placeholder: parameter.placeholder,
    pattern: parameter.validation,
    complaint: parameter.validationMessage,
    optional,
    options,
  };
}

/** A missing variable, an institution there is not, a parameter it does not ask for. */
export async function reviewItem(
  context: ConnectionContext,
  integration: Integration,
  { app, existing, variables, parameters }: Asked,
): Promise<InvalidField[]> {
  const provider = providerOf(integration);
  const endpoints = resolveEndpoints(provider, settingsOf(integration), variables);
  const messages = [
    ...variableProblems(provider, { ...integration.variables, ...variables }, true),
    ...endpointProblems(provider, endpoints, context.config.outbound),
  ];
  if (messages.length > 0) return messages.map((message) => ({ path: integration.id, message }));
  const id = connectorIdOf(integration, variables);
  const before = existing?.provider_metadata["connector_id"];
  if (typeof before === "string" && before !== id)
    return [
      { path: integration.id, message: "variables.connector_id: a connection stays with its institution" },
    ];
  const connector = await askForConnector(context, { app, integration: integration.id }, id);
  if (connector.ok) return parameterProblems(connector.value.credentials, parameters, false);
  // What can't be found out now is found out on the connect page.
  if (connector.failure.kind !== "not_found") return [];
  return [{ path: integration.id, message: "variables.connector_id: the provider has no such connector" }];
}
