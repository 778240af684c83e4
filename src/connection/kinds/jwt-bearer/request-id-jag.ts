// Exchanges a token of the identity provider for an assertion: an ID-JAG
// (draft-ietf-oauth-identity-assertion-authz-grant, section 4.3). The identity provider may replace its refresh token.

import { tokenExchangeGrant, TOKEN_TYPE } from "../../../oauth/grants/token-exchange.ts";
import { splitScopes } from "../../../oauth/scopes.ts";
import type { FailedToken, TokenEndpoint } from "../../../oauth/token/token-request.ts";
import { fillAll } from "../../../providers/definition/templates.ts";
import type { StoredOptions } from "../../../providers/integration-settings.ts";
import { SECOND } from "../../../shared/clock.ts";
import type { Parsed } from "../../../shared/lazy.ts";
import { type Assertion, expiryOf, keptSubject, type Subject } from "./grant-source.ts";

/** A token of the identity provider. */
export type SubjectToken = Omit<Subject, "expires_at">;

/** Whom an assertion is for, and what it allows. */
type AssertionTarget = {
  audience: readonly string[];
  resource: readonly string[];
  scopes: readonly string[];
};

/** The assertion, and the identity provider's token as it is kept. `replaced` is its new refresh token, if it has sent one. */
export type IdJag = { ok: true; assertion: Assertion; subject: Subject | null; replaced: Subject | null };

export type FailedIdJag = FailedToken & { replaced: Subject | null };

/** Returns whom an assertion for a connection's authorization server is for: its issuer, and the resource behind it. */
export function assertionTarget(
  { provider, values, registration }: TokenEndpoint,
  { token_parameters = {} }: Parsed<typeof StoredOptions>,
  scopes: readonly string[],
): AssertionTarget {
  const { issuer } = registration.endpoints;
  const resource = token_parameters["resource"] ?? fillAll(provider.token.parameters, values)["resource"];
  return {
    audience: issuer === undefined ? [] : [issuer],
    resource: resource === undefined ? [] : [resource],
    scopes,
  };
}

/** Exchanges a token. Sends the request once. */
export async function requestIdJag(
  identityProvider: TokenEndpoint,
  subject: SubjectToken,
  { audience, resource, scopes }: AssertionTarget,
): Promise<IdJag | FailedIdJag> {
  const outcome = await tokenExchangeGrant(identityProvider, {
    subjectToken: subject.token,
    subjectTokenType: subject.type,
    audience,
    resource,
    scope: scopes.length === 0 ? null : scopes.join(" "),
    requestedTokenType: TOKEN_TYPE.idJag,
  });
  if (!outcome.ok) {
    const { failure } = outcome;
    const rotated = failure.kind === "invalid" ? failure.rotatedRefreshToken : null;
    return { ...outcome, replaced: replacedSubject(subject, rotated) };
  }
  const { response } = outcome;
  const replaced = replacedSubject(subject, response.refreshToken);
  // Anything else, such as an access token of the identity provider, must not be sent to another server.
  if (response.issued?.issuedTokenType !== TOKEN_TYPE.idJag) return { ...NO_ID_JAG, replaced };
  const now = identityProvider.now();
  const jwt = response.accessToken;
  const expires_at = expiryOf(jwt) ?? now + (response.expiresIn ?? 0) * SECOND;
  const allowed = response.scope === null ? null : splitScopes(response.scope);
  const kept = replaced ?? keptSubject(subject);
  return { ok: true, assertion: { jwt, expires_at, scopes: allowed }, subject: kept, replaced };
}

const NO_ID_JAG: FailedToken = {
  ok: false,
  failure: {
    kind: "invalid",
    status: 200,
    reason: "the identity provider has issued something else than an ID-JAG",
    fields: [],
    description: null,
    rotatedRefreshToken: null,
  },
  contentType: null,
};

function replacedSubject(subject: SubjectToken, refreshToken: string | null): Subject | null {
  const isReplaced = subject.type === TOKEN_TYPE.refreshToken && refreshToken !== null;
  return isReplaced ? keptSubject({ ...subject, token: refreshToken }) : null;
}
