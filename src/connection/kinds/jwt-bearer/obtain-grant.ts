// Requests the first token of a connection with what an app has sent: an assertion, or a token of the identity provider, which
// is exchanged for one. Neither is sent again after a refusal, and no other grant is tried.

import type { Integration } from "../../../integration/integration.ts";
import { jwtBearerGrant } from "../../../oauth/grants/jwt-bearer-grant.ts";
import { TOKEN_TYPE } from "../../../oauth/grants/token-exchange.ts";
import { fail, ok, type Result } from "../../../shared/result.ts";
import type { Account, Connection } from "../../connection.ts";
import type { NewCredentials } from "../../connect/imported-grant.ts";
import type { ConnectionContext } from "../../connection-context.ts";
import type { TokenSet } from "../../token/token-set.ts";
import { firstTokenFailure, firstTokenSet, type TokenTarget } from "../client-credentials/first-token.ts";
import { accountOfAssertion } from "./assertion-account.ts";
import { claimsOf, type GrantSource, sourceOfAssertion, type Subject } from "./grant-source.ts";
import { identityBindingOf, identityProviderOf } from "./identity-provider.ts";
import { assertionTarget, requestIdJag } from "./request-id-jag.ts";
import { withSource } from "./source-tokens.ts";

/** What an app has sent to get a token with. */
export type Given = Pick<NewCredentials, "assertion" | "subject_token" | "subject_token_type">;

export type ObtainedGrant = { tokens: TokenSet; metadata: Record<string, string>; account: Account | null };

/** What the caller does before an assertion is sent. The account is whom it is about, as far as that is known. */
export type BeforeSending = {
  /** Returns why the assertion must not be sent. */
  accept: (account: Account | null) => Result<null>;
  /** Stores a refresh token with which the identity provider has replaced the app's. Returns a note for the app. */
  keepReplaced: (subject: Subject, account: Account | null) => Promise<string>;
};

/** Returns a message for each field that is missing, or that the integration can't use. */
export function givenProblems(
  { identity_provider }: Integration,
  { assertion, subject_token, subject_token_type: type }: Given,
): string[] {
  if (assertion !== undefined)
    return subject_token === undefined && type === undefined
      ? []
      : ["subject_token: can't be combined with assertion"];
  if (identity_provider === null)
    return subject_token === undefined
      ? ["assertion: is required"]
      : ["subject_token: requires the integration's identity_provider"];
  if (subject_token === undefined) return ["subject_token: is required, or else assertion"];
  if (type === undefined) return ["subject_token_type: is required with subject_token"];
  const issuer = type === TOKEN_TYPE.idToken ? claimsOf(subject_token)?.["iss"] : undefined;
  return issuer === undefined || issuer === identity_provider.issuer
    ? []
    : ["subject_token: has another issuer than the integration's identity_provider"];
}

/** Requests a token. Sends each request once. */
export async function obtainGrant(
  context: ConnectionContext,
  { app }: Connection,
  target: TokenTarget,
  given: Given,
  before: BeforeSending,
): Promise<Result<ObtainedGrant>> {
  const { endpoint, integration, scopes } = target;
  const asserted = await assertionFor(context, app, target, given, before);
  if (!asserted.ok) return asserted;
  const { jwt, scopes: allowed, source, replaced } = asserted.value;
  const account = await accountOfAssertion(jwt);
  const accepted = before.accept(account);
  if (!accepted.ok) return accepted;
  const note = replaced === null ? null : await before.keepReplaced(replaced, account);
  const parameters = integration.options.token_parameters ?? {};
  const outcome = await jwtBearerGrant(endpoint, jwt, allowed ?? scopes, parameters);
  if (!outcome.ok) return firstTokenFailure(context, outcome, endpoint, note);
  const { response } = outcome;
  const tokens = withSource(firstTokenSet(target, response, context.now()), source);
  return ok({ tokens, metadata: response.metadata, account });
}

type Asserted = {
  jwt: string;
  /** Null for those that are requested. */
  scopes: string[] | null;
  source: GrantSource | null;
  replaced: Subject | null;
};

const REFUSED_EXCHANGE = "The identity provider did not exchange the subject_token.";

/** Returns the assertion to send: the app's own one, or one of the identity provider. */
async function assertionFor(
  context: ConnectionContext,
  app: string,
  { endpoint, integration, scopes }: TokenTarget,
  { assertion: own, subject_token: token = "", subject_token_type: type = "" }: Given,
  { keepReplaced }: BeforeSending,
): Promise<Result<Asserted>> {
  const { identity_provider, id, options } = integration;
  if (own !== undefined)
    return ok({ jwt: own, scopes: null, source: sourceOfAssertion(own), replaced: null });
  if (identity_provider === null) return fail("integration_invalid");
  const provider = await identityProviderOf(context, { app, integration: id }, identity_provider, endpoint);
  const subject = { token, type, ...identityBindingOf(identity_provider) };
  const issued = await requestIdJag(provider, subject, assertionTarget(endpoint, options, scopes));
  if (!issued.ok) {
    const note = issued.replaced === null ? "" : ` ${await keepReplaced(issued.replaced, null)}`;
    return firstTokenFailure(context, issued, provider, `${REFUSED_EXCHANGE}${note}`);
  }
  const { assertion, subject: kept, replaced } = issued;
  return ok({ jwt: assertion.jwt, scopes: assertion.scopes, source: { assertion, subject: kept }, replaced });
}
