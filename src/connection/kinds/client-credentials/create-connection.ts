// Creates the connection of a machine: requests the first token.

import { type Integration, settingsOf } from "../../../integration/integration.ts";
import {
  clientCredentialsGrant,
  type FailedToken,
  type TokenEndpoint,
} from "../../../oauth/token/token-request.ts";
import {
  failureDetail,
  isNotBound,
  NO_KEY,
  subjectOf,
  type TokenFailure,
} from "../../../oauth/token/token-failure.ts";
import { createDpopKey } from "../../../oauth/dpop/proof.ts";
import { dpopProblem } from "../../../providers/dpop-use.ts";
import { resolveEndpoints } from "../../../providers/registration.ts";
import {
  endpointProblems,
  outboundPolicyOf,
  variableProblems,
} from "../../../providers/registration-problems.ts";
import { detailsParameter } from "../../../providers/authorization-details.ts";
import { codeProviderOf } from "../../../providers/registry.ts";
import { sessionVariableProblems, templateValues } from "../../../providers/template-values.ts";
import { SECOND } from "../../../shared/clock.ts";
import { type FailureCode, invalidField } from "../../../shared/failure.ts";
import { newSecret } from "../../../shared/id.ts";
import { fail, ok, type Result } from "../../../shared/result.ts";
import { seal } from "../../../vault/seal.ts";
import { type Connection, newConnection } from "../../connection.ts";
import type { ConnectionContext } from "../../connection-context.ts";
import type { ImportedGrant } from "../../connect/imported-grant.ts";
import { saveCreatedConnection } from "../../lifecycle/save-created-connection.ts";
import { providerResponseOf, tokenDiagnostic } from "../../diagnostics.ts";
import { mergeMetadata } from "../../metadata.ts";
import { ownTraits } from "../../provider-traits.ts";
import { connectionKeyContext, nextTokenSet } from "../../token/token-set.ts";
import { dpopBindingOf } from "../oauth-code/dpop-binding.ts";
import { grantClient, snapshotClient, tokenEndpointOf } from "../oauth-code/client-snapshot.ts";
import { discoverServer } from "../oauth-code/connect/discover-server.ts";

/** Creates an active connection with a token that the integration's client requests with its own credentials. */
export async function createConnection(
  context: ConnectionContext,
  { app, id }: Pick<Connection, "app" | "id">,
  stored: Integration,
  { end_user, scope, authorization_details, variables = {}, metadata = {}, ...others }: ImportedGrant,
): Promise<Result<Connection>> {
  const provider = codeProviderOf(stored);
  const unused = Object.keys(others).filter((name) => name !== "integration");
  const problems = [
    ...unused.map(
      (path) => `${path}: is not used, because the integration has the grant type client_credentials`,
    ),
    ...variableProblems(provider, { ...stored.variables, ...variables }, "all"),
    ...sessionVariableProblems(provider, variables),
  ];
  if (problems.length > 0) return fail("invalid_request", { fields: problems.map(invalidField) });
  const pending = newConnection(id, app, { id: end_user, name: null }, context.now());
  const named = scope === undefined ? null : scope.split(" ").filter((one) => one !== "");
  const request = { connection: pending, integration: stored, session: { scopes: named, variables } };
  const found = provider.discovery === undefined ? ok(null) : await discoverServer(context, request);
  if (!found.ok) return found;
  const integration = found.value?.integration ?? stored;
  const own = found.value?.variables ?? variables;
  const learned = found.value?.learned ?? {};
  const scopes = found.value?.scopes ?? named ?? integration.scopes;
  const settings = settingsOf(integration);
  const given = { variables: own, learned, random: newSecret() };
  const endpoints = resolveEndpoints(provider, settings, given);
  const policy = outboundPolicyOf(provider, context.config.outbound);
  const refused = endpointProblems({ kind: "client_credentials" }, endpoints, policy);
  if (refused.length > 0) return fail("invalid_request", { fields: refused.map(invalidField) });
  const client = snapshotClient(integration, given);
  if (client.registration.clientAssertion !== undefined && client.sealed_client_key === null)
    return fail("integration_misconfigured", { detail: NO_KEY });
  const unsupported = dpopProblem(provider, settings);
  if (unsupported !== null) return fail("dpop_not_supported", { detail: unsupported });
  const dpopKey = client.registration.dpop === "never" ? null : await createDpopKey();
  const values = templateValues(provider, settings, given);
  const endpoint = {
    provider,
    values,
    dpop: await dpopBindingOf(client.registration, dpopKey),
    ...(await tokenEndpointOf(context, { app, integration: integration.id }, client)),
  };
  const details = authorization_details ?? integration.authorization_details;
  const parameters = { ...integration.options.token_parameters, ...detailsParameter(details) };
  const outcome = await clientCredentialsGrant(endpoint, scopes, parameters);
  if (!outcome.ok) return failureOf(context, outcome, endpoint);
  const now = context.now();
  const { response } = outcome;
  const none = { refresh_token: null, refresh_expires_at: null, scopes, client: grantClient(client) };
  const tokens = nextTokenSet(response, dpopKey === null ? none : { ...none, dpop_key: dpopKey }, now);
  const created: Connection = {
    ...pending,
    integration: integration.id,
    provider: provider.id,
    kind: "client_credentials",
    provider_traits: ownTraits(integration),
    status: "active",
    requested_scopes: scopes,
    granted_scopes: tokens.scopes,
    requested_authorization_details: details,
    granted_authorization_details: tokens.authorization_details ?? null,
    scopes_case_sensitive: provider.scopes.case_sensitive,
    server: found.value?.server ?? null,
    provider_metadata: mergeMetadata(mergeMetadata({}, learned), response.metadata),
    app_metadata: metadata,
    variables: own,
    origins_since: integration.origins_since,
    version: 1,
    issued_at: now,
    expires_at: response.expiresIn === null ? null : now + response.expiresIn * SECOND,
    refreshable: true,
    revocable: endpoints.revocation_endpoint !== undefined,
    sealed_grant: await seal(context.config.keyring, connectionKeyContext("grant", pending), tokens),
  };
  return ok(await saveCreatedConnection(context, created));
}

/** Returns why there is no token. Nothing is stored, so everything that is known is in the response. */
function failureOf(
  context: ConnectionContext,
  { failure, contentType }: FailedToken,
  endpoint: TokenEndpoint,
): Result<never> {
  const code = codeOf(failure, endpoint);
  const detail = failureDetail(failure, endpoint);
  const facts = {
    at: context.now(),
    operation: "exchange",
    request_id: context.requestId,
    code,
    detail,
  } as const;
  const providerResponse = providerResponseOf(tokenDiagnostic(facts, failure, contentType));
  return fail(code, { providerResponse, ...(detail !== null && { detail }) });
}

function codeOf(failure: TokenFailure, { provider }: TokenEndpoint): FailureCode {
  switch (failure.kind) {
    case "invalid":
      return isNotBound(failure) ? "dpop_not_supported" : "provider_response_invalid";
    case "unavailable":
      return "provider_unavailable";
    case "oauth_error": {
      const subject = subjectOf(failure, provider.token.final_errors);
      if (subject === "authorization_details") return "authorization_details_rejected";
      return subject === "client" ? "integration_misconfigured" : "authorization_failed";
    }
  }
}
