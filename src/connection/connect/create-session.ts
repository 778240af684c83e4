// Creates a connect session, which lets one end user connect an account within 30 minutes.

import { appStub } from "../../apps/app-rpc.ts";
import {
  type ConnectIntegration,
  type Integration,
  MAX_OFFERED_INTEGRATIONS,
} from "../../integration/integration.ts";
import { kindOf } from "../../providers/provider-kinds.ts";
import { resourceOf, resourceVariable } from "../../providers/definition/check-resource.ts";
import { providerOf } from "../../providers/registry.ts";
import { mergeVariables } from "../../providers/template-values.ts";
import { type AppId, newSessionId } from "../../shared/id.ts";
import { MINUTE } from "../../shared/clock.ts";
import type { InvalidField } from "../../shared/failure.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { directoryEntry } from "../account-key.ts";
import { type Connection, EndUser, newConnection } from "../connection.ts";
import {
  appConnection,
  type ConnectionContext,
  liveConnection,
  saveConnection,
} from "../connection-context.ts";
import type { RequestedSession } from "../kinds/kind.ts";
import { type Attempt, hasEnded } from "./attempt.ts";
import { KEPT_AFTER_EXPIRY_MS, type NewSession, type Session, SESSION_LIFETIME_MS } from "./session.ts";
import type { ConnectionIds, ConnectSettings, NewConnectSession } from "../connection-rpc.ts";
import { testOf } from "../test/create-test.ts";
import { sealParameters } from "./session-parameters.ts";

/** The sessions kept of one connection. An app that creates a session for each page view must not fill the storage. */
const MAX_SESSIONS = 20;

/** When a new connection reports itself, unless it was reported by then. The app's object lists it at once, unless it stops. */
const REPORT_AFTER_MS = 10 * MINUTE;

const SEVERAL_INTEGRATIONS = {
  path: "integrations",
  message: "must name exactly one integration for the flow device",
};

const NO_DEVICE_CODES = {
  path: "flow",
  message: "device requires an integration with an authorization server for end users",
};

const NOT_FOUND = { detail: "At least one of the integrations does not exist." };

/** When to try again if all of these sessions are in use. Their attempts take half an hour at most. */
const RETRY_AFTER_SECONDS = 60;

/**
 * Creates a session for a new connection, or for an existing one that is to be reconnected. Returns the entry of a new
 * connection for the app's list.
 */
export async function createSession(
  context: ConnectionContext,
  ids: ConnectionIds,
  settings: ConnectSettings,
  input: NewSession,
): Promise<Result<NewConnectSession>> {
  const existing = context.store.connection();
  const isReconnect = input.connection_id !== undefined;
  // The only session of a test is the one that it was created with.
  if (isReconnect && !appConnection(context).ok) return fail("connection_not_found");
  if (existing !== null && existing.end_user.id !== input.end_user.id) {
    return fail("end_user_mismatch", { detail: "The connection belongs to another end user." });
  }
  const boundId = boundIntegration(existing);
  const selected =
    boundId === null
      ? selectIntegrations(settings, input)
      : await selectBoundIntegration(context, ids.app, settings, input, boundId);
  if (!selected.ok) return selected;
  const offersAll = input.integrations === undefined && boundId === null;
  const open = settings.test === undefined ? withoutDisabled(selected.value, offersAll) : selected;
  if (!open.ok) return open;
  const return_url = input.return_url ?? settings.returnUrls[0];
  if (return_url === undefined || !settings.returnUrls.includes(return_url))
    return fail("return_url_not_registered");
  // Connections of before have the integration's variables too, which a session can't set.
  const known = open.value.reduce(
    (left, integration) => mergeVariables(providerOf(integration), {}, left),
    existing?.variables ?? {},
  );
  const given = input.resource === undefined ? {} : resourceVariable(input.resource);
  const entered = { ...input.variables, ...given };
  const variables = { ...known, ...entered };
  const authorizationDetails = input.authorization_details ?? requestedBefore(existing);
  const parameters = input.parameters ?? {};
  const requested = { app: ids.app, existing, variables, parameters, authorizationDetails };
  const unknown = unknownVariables(open.value, entered);
  if (open.value.every((integration) => providerOf(integration).kind !== "code"))
    unknown.push(...superfluousDetails(input));
  if (unknown.length > 0) return fail("invalid_request", { fields: unknown });
  const { flow = "redirect" } = input;
  if (flow === "device" && open.value.length !== 1)
    return fail("invalid_request", { fields: [SEVERAL_INTEGRATIONS] });
  const usable = await validateIntegrations(context, open.value, { ...requested, flow, offersAll });
  if (!usable.ok) return usable;
  const integrations = usable.value;
  // Checked again, because the validation may have waited for a provider.
  if (existing !== null && !liveConnection(context).ok) return fail("connection_not_found");
  const now = context.now();
  const session: Session = {
    id: newSessionId(),
    integrations: integrations.map((integration) => integration.id),
    integrations_as_of: Object.fromEntries(integrations.map(({ id, updated_at }) => [id, updated_at])),
    return_url,
    app_name: settings.name,
    app: { logo: settings.logo, brand: settings.brand, origins: settings.origins },
    scopes: input.scopes ?? null,
    authorization_details: authorizationDetails,
    variables,
    completion: input.completion,
    flow,
    // A device can't show the accounts. The app says whether the person can open the connect page.
    choose_account: input.choose_account ?? (input.completion === "automatic" && flow === "redirect"),
    created_at: now,
    expires_at: now + SESSION_LIFETIME_MS,
    used_at: null,
    browser_hash: settings.test?.browserHash ?? null,
    is_test: settings.test !== undefined,
    is_shared: settings.isShared ?? false,
    discoveries: 0,
  };
  const endUser = EndUser().parse({ id: input.end_user.id, name: input.end_user.name ?? null });
  const isStored = context.transaction(() => {
    const isOver = (attempt: Attempt) =>
      context.kinds[attempt.kind].isRemovable(attempt) && (hasEnded(attempt) || attempt.expires_at <= now);
    const others = context.store.keepNewestSessions(MAX_SESSIONS - 1, isOver);
    if (others >= MAX_SESSIONS) return false;
    context.store.putSession(session);
    if (existing === null) {
      const pending = newConnection(ids.connection, ids.app, endUser, now);
      const fields = singleIntegrationFields(integrations, session);
      const test = testOf(settings, integrations, now);
      saveConnection(context, { ...pending, ...fields, test }, null, REPORT_AFTER_MS);
    }
    context.tasks.schedule("sweep", session.expires_at + KEPT_AFTER_EXPIRY_MS);
    return true;
  });
  if (!isStored) return fail("rate_limited", { retryAfterSeconds: RETRY_AFTER_SECONDS });
  const pending = existing === null ? context.store.connection() : null;
  const entry = pending === null ? null : directoryEntry(pending, now);
  const { id, expires_at: expiresAt } = session;
  const sealedParameters = await sealParameters(context, { ...ids, session: id }, parameters);
  return ok({ session: { id, expiresAt, sealedParameters }, entry });
}

/** Reports each variable that none of the integrations has. */
function unknownVariables(
  integrations: readonly Integration[],
  variables: Readonly<Record<string, string>>,
): InvalidField[] {
  const providers = integrations.map((integration) => providerOf(integration));
  return Object.keys(variables)
    .filter((name) => !providers.some((provider) => Object.hasOwn(provider.variables, name)))
    .map((name) => ({
      path: `variables.${name}`,
      message: "is not a variable of the session's integrations",
    }));
}

/** Returns the authorization details that a connection has requested before; null where there are none. */
const requestedBefore = (existing: Connection | null) =>
  existing === null || existing.version === 0 || existing.requested_authorization_details.length === 0
    ? null
    : existing.requested_authorization_details;

/** Reports authorization details that no integration of a session can use. */
const superfluousDetails = ({ authorization_details: details = [] }: NewSession): InvalidField[] =>
  details.length === 0
    ? []
    : [{ path: "authorization_details", message: "are not used by the session's integrations" }];

/** Returns the integration of a connection that was connected. A pending one can still use another. */
function boundIntegration(existing: Connection | null): string | null {
  return existing === null || existing.version === 0 ? null : existing.integration;
}

/** Returns the fields of the integration if the session has only one. */
function singleIntegrationFields(integrations: Integration[], session: Session): Partial<Connection> {
  const [only, other] = integrations;
  return only === undefined || other !== undefined ? {} : integrationFields(only, session);
}

/** Returns the fields of a pending connection that follow from its integration. */
export function integrationFields(integration: ConnectIntegration, session: Session) {
  const { id, provider } = integration;
  const resource = resourceOf(session.variables);
  return {
    integration: id,
    provider,
    requested_scopes: session.scopes ?? integration.scopes,
    variables: resource === undefined ? {} : resourceVariable(resource),
    requested_authorization_details: session.authorization_details ?? integration.authorization_details,
  };
}

function selectIntegrations({ integrations }: ConnectSettings, input: NewSession): Result<Integration[]> {
  if (integrations === null) {
    const message = `is required, because the app has more than ${MAX_OFFERED_INTEGRATIONS} integrations. Name up to ${MAX_OFFERED_INTEGRATIONS} of them`;
    return fail("invalid_request", { fields: [{ path: "integrations", message }] });
  }
  const ids = input.integrations === undefined ? null : new Set(input.integrations);
  const found = integrations.filter(({ id }) => ids === null || ids.has(id));
  if (ids === null && found.length === 0)
    return fail("integration_not_found", { detail: "Create an integration first." });
  return ids !== null && found.length < ids.size ? fail("integration_not_found", NOT_FOUND) : ok(found);
}

/** Leaves out the integrations that are disabled, or reports one that the request has named. */
function withoutDisabled(integrations: Integration[], offersAll: boolean): Result<Integration[]> {
  const enabled = integrations.filter((integration) => integration.enabled);
  if (enabled.length === integrations.length || (offersAll && enabled.length > 0)) return ok(enabled);
  const ids = integrations.flatMap(({ id, enabled: isEnabled }) => (isEnabled ? [] : [id]));
  return fail("integration_disabled", { detail: `Not turned on: ${ids.join(", ")}.` });
}

/** A connection keeps the integration that it was created with. */
async function selectBoundIntegration(
  context: ConnectionContext,
  app: AppId,
  settings: ConnectSettings,
  input: NewSession,
  boundId: string,
): Promise<Result<Integration[]>> {
  if (input.integrations?.includes(boundId) === false)
    return fail("integration_not_found", {
      detail: "A connection can only be reconnected through its own integration.",
    });
  // The app's list may not know yet that the connection has this integration.
  const bound =
    settings.integrations?.find(({ id }) => id === boundId) ??
    (await appStub(context.env, app).liveIntegration(boundId));
  return bound === null ? fail("integration_not_found", NOT_FOUND) : ok([bound]);
}

/**
 * Reports problems that the person would otherwise run into. If the request names no integrations, those that can't be
 * used (because a variable is missing, for example) are left out as long as one remains.
 */
async function validateIntegrations(
  context: ConnectionContext,
  integrations: Integration[],
  { variables, offersAll, ...requested }: Omit<RequestedSession, "isOnly"> & { offersAll: boolean },
): Promise<Result<Integration[]>> {
  const isOnly = integrations.length === 1;
  const problems = await Promise.all(
    integrations.map(async (integration) => {
      const provider = providerOf(integration);
      // Each integration gets only the variables that its provider has.
      const entries = Object.entries(variables).filter(([name]) => Object.hasOwn(provider.variables, name));
      const own = { ...requested, isOnly, variables: Object.fromEntries(entries) };
      const kind = context.kinds[kindOf(provider, integration)];
      if (requested.flow === "device" && kind.requestDeviceCode === null) return [NO_DEVICE_CODES];
      return kind.validateSession(context, integration, own);
    }),
  );
  const usable = integrations.filter((_, i) => problems[i]?.length === 0);
  if (usable.length === integrations.length || (offersAll && usable.length > 0)) return ok(usable);
  return fail("invalid_request", { fields: problems.flat() });
}
