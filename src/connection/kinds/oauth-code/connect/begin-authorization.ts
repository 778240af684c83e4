// Begins an authorization code flow: stores an attempt and returns the authorization URL. The attempt contains a
// snapshot of the server's endpoints and the client, and the callback uses only this snapshot (RFC 9700, section 4.4).

import { callbackUrl, settingsOf } from "../../../../integration/integration.ts";
import { usedClientKey } from "../../../../integration/client-key.ts";
import {
  authorizationParameters,
  authorizationUrl,
  newCodeVerifier,
} from "../../../../oauth/authorization/authorization-request.ts";
import { createDpopKey } from "../../../../oauth/dpop/proof.ts";
import { dpopProblem } from "../../../../providers/registration/dpop-use.ts";
import { resolveRegistration } from "../../../../providers/registration/registration.ts";
import {
  authorizationProblems,
  outboundPolicyOf,
} from "../../../../providers/registration/registration-problems.ts";
import { unsupportedDetails } from "../../../../providers/authorization-details.ts";
import { codeProviderOf } from "../../../../providers/registry.ts";
import { resourceOf } from "../../../../providers/definition/check-resource.ts";
import { fillAll, removedNames, type TemplateValues } from "../../../../providers/definition/templates.ts";
import type { CodeProvider } from "../../../../providers/provider.ts";
import { templateValues } from "../../../../providers/template-values.ts";
import { newSecret } from "../../../../shared/id.ts";
import { MINUTE } from "../../../../shared/clock.ts";
import { fail, ok, type Result } from "../../../../shared/result.ts";
import { seal } from "../../../../vault/seal.ts";
import type { ConnectionContext } from "../../../connection-context.ts";
import type { AttemptStart } from "../../kind.ts";
import { newAttempt } from "../../../connect/new-attempt.ts";
import { dpopBindingOf } from "../dpop-binding.ts";
import { discoverServer } from "./discover-server.ts";
import { failDiscovery } from "./fail-discovery.ts";
import { pushIfSupported } from "./push-authorization.ts";
import { signIfSupported } from "./sign-authorization.ts";
import { connectionKeyContext } from "../../../token/token-set.ts";
import { type CodeAttempt, putCodeAttempt } from "../stored-records.ts";

const ATTEMPT_LIFETIME_MS = 10 * MINUTE;

/** Stores the attempt and returns the authorization URL. */
export async function beginAuthorization(
  context: ConnectionContext,
  start: AttemptStart,
): Promise<Result<string>> {
  const { connection, attempt } = start;
  const prepared = await prepareAttempt(context, start);
  if (!prepared.ok) return prepared;
  const { provider, values, reconnectParameters, dpopKey } = prepared.value;
  const { registration } = prepared.value.attempt;
  const codeVerifier = registration.pkce ? newCodeVerifier() : null;
  const keyContext = connectionKeyContext("attempt", connection);
  const stored: CodeAttempt = {
    ...prepared.value.attempt,
    sealed_verifier:
      codeVerifier === null ? null : await seal(context.config.keyring, keyContext, codeVerifier),
  };
  // Stored before a request is signed and pushed, so that its failure has an attempt.
  putCodeAttempt(context.store, stored);
  const parameters = await authorizationParameters(registration, {
    clientId: stored.client_id,
    redirectUri: stored.redirect_uri,
    scopes: stored.scopes,
    authorizationDetails: stored.authorization_details,
    state: attempt.state,
    codeVerifier,
    names: provider.authorization.parameter_names ?? {},
    without: removedNames(provider.authorization.parameters),
    responseType: provider.authorization.response_type === null ? null : "code",
    extra: reconnectParameters,
    dpopKey,
  });
  const { app } = connection;
  const signed = await signIfSupported(context, stored, { app, parameters });
  if (!signed.ok) return signed;
  const dpop = await dpopBindingOf(registration, dpopKey);
  const request = { app, provider, values, parameters: signed.value, dpop };
  const pushed = await pushIfSupported(context, stored, request);
  return pushed.ok ? ok(authorizationUrl(registration, pushed.value)) : pushed;
}

/** A new attempt before anything is sent, and what its request is built from. */
type PreparedAttempt = {
  attempt: CodeAttempt;
  provider: CodeProvider;
  values: TemplateValues;
  /** The parameters that are only for a reconnect. */
  reconnectParameters: Record<string, string>;
  /** The key to which tokens are to be bound (RFC 9449); null without DPoP. */
  dpopKey: JsonWebKey | null;
};

/** Returns a new attempt with the client snapshot of its server, which is discovered if necessary. Stores only why a discovery failed. */
export async function prepareAttempt(
  context: ConnectionContext,
  start: AttemptStart,
): Promise<Result<PreparedAttempt>> {
  const { connection } = start;
  const provider = codeProviderOf(start.integration);
  const found = provider.discovery === undefined ? ok(null) : await discoverForSession(context, start);
  if (!found.ok) return found;
  const { server = null, learned = {} } = found.value ?? {};
  const integration = found.value?.integration ?? start.integration;
  const session = { ...start.session, variables: found.value?.variables ?? start.session.variables };
  const scopes = found.value?.scopes ?? session.scopes ?? integration.scopes;
  const given = { variables: session.variables, learned, random: newSecret() };
  const authorization_details = session.authorization_details ?? integration.authorization_details;
  const supported = server?.metadata.authorization_details_types_supported;
  const [unsupported] = unsupportedDetails(authorization_details, supported);
  if (unsupported !== undefined) return fail("authorization_details_rejected", { detail: NO_SUCH_TYPE });
  const settings = settingsOf(integration);
  const registration = resolveRegistration(provider, settings, given);
  const { keyring, publicOrigin, outbound } = context.config;
  const policy = outboundPolicyOf(provider, outbound);
  if (authorizationProblems(provider, registration.endpoints, policy, []).length > 0)
    return fail("endpoint_not_allowed");
  const cannotBind = dpopProblem(provider, settings);
  if (cannotBind !== null) return fail("dpop_not_supported", { detail: cannotBind });
  const dpopKey = registration.dpop === "never" ? null : await createDpopKey();
  const keyContext = connectionKeyContext("attempt", connection);
  const attempt: CodeAttempt = {
    ...newAttempt({ ...start, session }, context.now(), ATTEMPT_LIFETIME_MS),
    kind: "code",
    status: "pending",
    registration,
    client_id: integration.client_id,
    sealed_client_secret: integration.sealed_client_secret,
    sealed_client_key: usedClientKey(integration),
    definition: integration.definition,
    redirect_uri: registration.redirectUri ?? callbackUrl(publicOrigin, integration),
    learned,
    scopes,
    authorization_details,
    server,
    sealed_verifier: null,
    sealed_dpop_key: dpopKey === null ? null : await seal(keyring, keyContext, dpopKey),
    sealed_code: null,
    sealed_grant: null,
    choices: [],
    has_confirmed_choices: true,
    revocation: null,
    sends: 0,
    retry_at: null,
    sealed_device_code: null,
    device: null,
  };
  const values = templateValues(provider, settings, given);
  const isReconnect = connection.version > 0;
  const reconnectParameters = isReconnect ? fillAll(provider.authorization.reconnect_parameters, values) : {};
  return ok({ attempt, provider, values, reconnectParameters, dpopKey });
}

/** A click sends several requests to servers that a user can name, so a link leads to a limited number of them. */
const MAX_DISCOVERIES = 30;

async function discoverForSession(context: ConnectionContext, start: AttemptStart) {
  const session = context.store.session(start.session.id);
  if (session === null || session.discoveries >= MAX_DISCOVERIES)
    return fail("discovery_failed", {
      detail: "The session has tried too many servers. Create a new session.",
    });
  context.store.putSession({ ...session, discoveries: session.discoveries + 1 });
  const found = await discoverServer(context, start);
  return found.ok ? found : failDiscovery(context, found, isEntered(context, start));
}

/** Whether the person has entered the URL of the resource, and can correct it. */
function isEntered({ store }: ConnectionContext, { integration, session }: AttemptStart): boolean {
  const known = { ...integration.variables, ...store.session(session.id)?.variables };
  return resourceOf(known) === undefined;
}

const NO_SUCH_TYPE =
  "The metadata of the authorization server does not list a type of the authorization details (authorization_details_types_supported).";
