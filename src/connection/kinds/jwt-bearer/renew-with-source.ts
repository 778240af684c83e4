// Requests another token with what a connection keeps for that: an assertion that is still valid, or a token of the identity
// provider, which is first exchanged for a new assertion. A refresh token that the identity provider replaces is stored before
// the assertion is sent.

import { jwtBearerGrant } from "../../../oauth/grants/jwt-bearer-grant.ts";
import { NO_RESPONSE } from "../../../oauth/token/token-failure.ts";
import type { FailedToken, TokenEndpoint, TokenOutcome } from "../../../oauth/token/token-request.ts";
import type { StoredIdentityProvider } from "../../../providers/identity-provider.ts";
import type { StoredOptions } from "../../../providers/integration-settings.ts";
import type { Parsed } from "../../../shared/lazy.ts";
import type { Connection } from "../../connection.ts";
import type { ConnectionContext } from "../../connection-context.ts";
import type { TokenSet } from "../../token/token-set.ts";
import type { GrantSource } from "./grant-source.ts";
import { identityProviderOf } from "./identity-provider.ts";
import { assertionTarget, requestIdJag } from "./request-id-jag.ts";
import { storeSubject } from "./store-subject.ts";

/** A connection that is renewed, its token set, and the parts of its source that can be used. */
type Renewal = { connection: Connection; tokens: TokenSet; source: GrantSource };

type Target = {
  endpoint: TokenEndpoint;
  integration: {
    id: string;
    options: Parsed<typeof StoredOptions>;
    identity_provider: StoredIdentityProvider | null;
  };
};

/** What was sent last. `source` is what gets the next token, and `failedAt` the identity provider if it has sent no assertion. */
export type Renewed = { outcome: TokenOutcome; source: GrantSource | null; failedAt: TokenEndpoint | null };

const NOT_SENT: FailedToken = { ok: false, failure: NO_RESPONSE, contentType: null };

/** Requests a token. Sends each request once. */
export async function renewWithSource(
  context: ConnectionContext,
  { connection, tokens, source }: Renewal,
  { endpoint, integration }: Target,
): Promise<Renewed> {
  const { options, identity_provider } = integration;
  const { requested_scopes: scopes, app } = connection;
  const parameters = options.token_parameters ?? {};
  const { subject } = source;
  if (subject === null || identity_provider === null) {
    const { assertion } = source;
    if (assertion === null) return { outcome: NOT_SENT, source, failedAt: null };
    const outcome = await jwtBearerGrant(endpoint, assertion.jwt, assertion.scopes ?? scopes, parameters);
    return { outcome, source: { assertion, subject: null }, failedAt: null };
  }
  const owner = { app, integration: integration.id };
  const provider = await identityProviderOf(context, owner, identity_provider, endpoint);
  const issued = await requestIdJag(provider, subject, assertionTarget(endpoint, options, scopes));
  const { replaced } = issued;
  const isStored = replaced === null || (await storeSubject(context, connection, tokens, replaced));
  const kept = replaced === null ? source : { assertion: null, subject: replaced };
  if (!issued.ok) return { outcome: issued, source: kept, failedAt: provider };
  // The connection was reconnected or deleted in the meantime.
  if (!isStored) return { outcome: NOT_SENT, source: kept, failedAt: null };
  const { assertion } = issued;
  const outcome = await jwtBearerGrant(endpoint, assertion.jwt, assertion.scopes ?? scopes, parameters);
  return { outcome, source: { assertion, subject: issued.subject }, failedAt: null };
}
