// The first token of a connection without a browser: where it is requested, by which client, and what the connection then
// stores. The grant itself is the caller's.

import { type Integration, settingsOf } from "../../../integration/integration.ts";
import type { FailedToken, TokenEndpoint } from "../../../oauth/token/token-request.ts";
import { failureDetail, NO_KEY } from "../../../oauth/token/token-failure.ts";
import type { TokenResponse } from "../../../oauth/token/token-response.ts";
import { createDpopKey } from "../../../oauth/dpop/proof.ts";
import type { AuthorizationDetail } from "../../../providers/authorization-details.ts";
import { dpopProblem } from "../../../providers/registration/dpop-use.ts";
import type { CodeProvider } from "../../../providers/provider.ts";
import { resolveEndpoints } from "../../../providers/registration/registration.ts";
import {
  endpointProblems,
  outboundPolicyOf,
  variableProblems,
} from "../../../providers/registration/registration-problems.ts";
import { codeProviderOf } from "../../../providers/registry.ts";
import { kindOf } from "../../../providers/provider-kinds.ts";
import { sessionVariableProblems, templateValues } from "../../../providers/template-values.ts";
import { invalidField } from "../../../shared/failure.ts";
import { newSecret } from "../../../shared/id.ts";
import { fail, ok, type Result } from "../../../shared/result.ts";
import { seal } from "../../../vault/seal.ts";
import type { Connection } from "../../connection.ts";
import type { ConnectionContext } from "../../connection-context.ts";
import type { DiscoveredServer } from "../../discovered-server.ts";
import { providerResponseOf, tokenDiagnostic } from "../../diagnostics.ts";
import { mergeMetadata } from "../../metadata.ts";
import { ownTraits } from "../../provider-traits.ts";
import { connectionKeyContext, nextTokenSet, type TokenSet } from "../../token/token-set.ts";
import { grantClient, snapshotClient, tokenEndpointOf } from "../oauth-code/client-snapshot.ts";
import { dpopBindingOf } from "../oauth-code/dpop-binding.ts";
import { discoverServer } from "../oauth-code/connect/discover-server.ts";
import { failureCode } from "../oauth-code/failure-code.ts";
import type { ClientSnapshot } from "../oauth-code/stored-records.ts";

/** Where a token is requested, and what for. */
export type TokenTarget = {
  provider: CodeProvider;
  /** The integration, at the connection's authorization server. */
  integration: Integration;
  endpoint: TokenEndpoint;
  client: ClientSnapshot;
  server: DiscoveredServer | null;
  scopes: string[];
  authorizationDetails: AuthorizationDetail[];
  variables: Record<string, string>;
  learned: Record<string, string>;
  /** The key to which tokens are to be bound (RFC 9449); null without DPoP. */
  dpopKey: JsonWebKey | null;
};

/** What the app says about the token. */
type Wanted = {
  /** Null for those of the integration. */
  scopes: string[] | null;
  authorizationDetails: AuthorizationDetail[];
  variables: Record<string, string>;
};

/** Returns the scopes that an app names for a connection; null where it names none. */
export const namedScopes = (scope: string | undefined): string[] | null =>
  scope === undefined ? null : scope.split(" ").filter((one) => one !== "");

/**
 * Returns where a connection's token is requested. Discovers the server where the provider says so. `problems` are what is
 * wrong with the rest of the request.
 */
export async function findTokenTarget(
  context: ConnectionContext,
  connection: Connection,
  stored: Integration,
  { scopes: named, authorizationDetails, variables }: Wanted,
  problems: readonly string[],
): Promise<Result<TokenTarget>> {
  const provider = codeProviderOf(stored);
  const invalid = [
    ...problems,
    ...variableProblems(provider, { ...stored.variables, ...variables }, "all"),
    ...sessionVariableProblems(provider, variables),
  ];
  if (invalid.length > 0) return fail("invalid_request", { fields: invalid.map(invalidField) });
  const request = { connection, integration: stored, session: { scopes: named, variables } };
  const discovered = provider.discovery === undefined ? ok(null) : await discoverServer(context, request);
  if (!discovered.ok) return discovered;
  const integration = discovered.value?.integration ?? stored;
  const own = discovered.value?.variables ?? variables;
  const learned = discovered.value?.learned ?? {};
  const settings = settingsOf(integration);
  const given = { variables: own, learned, random: newSecret() };
  const kind = kindOf(provider, stored);
  const policy = outboundPolicyOf(provider, context.config.outbound);
  const refused = endpointProblems({ kind }, resolveEndpoints(provider, settings, given), policy);
  if (refused.length > 0) return fail("invalid_request", { fields: refused.map(invalidField) });
  const client = snapshotClient(integration, given);
  if (client.registration.clientAssertion !== undefined && client.sealed_client_key === null)
    return fail("integration_misconfigured", { detail: NO_KEY });
  const unsupported = dpopProblem(provider, settings);
  if (unsupported !== null) return fail("dpop_not_supported", { detail: unsupported });
  const dpopKey = client.registration.dpop === "never" ? null : await createDpopKey();
  const ids = { app: connection.app, integration: integration.id };
  const endpoint = {
    provider,
    dpop: await dpopBindingOf(client.registration, dpopKey),
    values: templateValues(provider, settings, given),
    ...(await tokenEndpointOf(context, ids, client)),
  };
  const scopes = discovered.value?.scopes ?? named ?? integration.scopes;
  const server = discovered.value?.server ?? null;
  const found = { provider, integration, endpoint, client, server, dpopKey };
  return ok({ ...found, scopes, authorizationDetails, variables: own, learned });
}

/** Returns the token set of a first response. */
export function firstTokenSet(
  { client, scopes, dpopKey }: TokenTarget,
  response: TokenResponse,
  now: number,
): TokenSet {
  const key = dpopKey === null ? {} : { dpop_key: dpopKey };
  const none = { refresh_token: null, refresh_expires_at: null, scopes, client: grantClient(client), ...key };
  return nextTokenSet(response, none, now);
}

/** Returns a connection with its first tokens. They replace those of an earlier grant. */
export async function withFirstToken(
  context: ConnectionContext,
  connection: Connection,
  { provider, integration, endpoint, server, scopes, authorizationDetails, variables, learned }: TokenTarget,
  { tokens, metadata }: { tokens: TokenSet; metadata: TokenResponse["metadata"] },
): Promise<Connection> {
  return {
    ...connection,
    integration: integration.id,
    provider: provider.id,
    kind: kindOf(provider, integration) === "jwt_bearer" ? "jwt_bearer" : "client_credentials",
    provider_traits: ownTraits(integration),
    status: "active",
    requested_scopes: scopes,
    granted_scopes: tokens.scopes,
    requested_authorization_details: authorizationDetails,
    granted_authorization_details: tokens.authorization_details ?? null,
    scopes_case_sensitive: provider.scopes.case_sensitive,
    server,
    provider_metadata: mergeMetadata(mergeMetadata(connection.provider_metadata, learned), metadata),
    variables,
    origins_since: integration.origins_since,
    version: connection.version + 1,
    issued_at: tokens.issued_at,
    expires_at: tokens.expires_at,
    refreshable: true,
    revocable: endpoint.registration.endpoints.revocation_endpoint !== undefined,
    sealed_grant: await seal(context.config.keyring, connectionKeyContext("grant", connection), tokens),
  };
}

/** Returns why there is no token. Nothing is stored, so everything that is known is in the response. */
export function firstTokenFailure(
  context: ConnectionContext,
  { failure, contentType }: FailedToken,
  endpoint: TokenEndpoint,
  note: string | null = null,
): Result<never> {
  const code = failureCode(failure, endpoint.provider);
  const known = failureDetail(failure, endpoint);
  const detail = [note, known].filter((text) => text !== null).join(" ") || null;
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
