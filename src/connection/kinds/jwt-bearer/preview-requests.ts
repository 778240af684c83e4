// Shows the requests with an assertion that an integration would send, without sending one.

import { identityProviderEndpoint } from "../../../integration/identity-provider.ts";
import type { Integration } from "../../../integration/integration.ts";
import { jwtBearerGrant } from "../../../oauth/grants/jwt-bearer-grant.ts";
import { TOKEN_TYPE } from "../../../oauth/grants/token-exchange.ts";
import type { TokenEndpoint } from "../../../oauth/token/token-request.ts";
import { describeRequest, type PreviewedRequest } from "../../check/preview-api-requests.ts";
import { identityBindingOf } from "./identity-provider.ts";
import { assertionTarget, requestIdJag } from "./request-id-jag.ts";

/** Stand-ins for what the real requests contain. */
const EXAMPLE = {
  secret: "IDENTITY_PROVIDER_SECRET",
  subjectToken: "SUBJECT_TOKEN",
  idJag: "ID_JAG",
  assertion: "ASSERTION",
};

/** Returns the exchange at the identity provider, if there is one, and the token request. */
export async function previewAssertionRequests(
  { identity_provider: provider, scopes, options }: Integration,
  endpoint: TokenEndpoint,
): Promise<PreviewedRequest[]> {
  const requests: PreviewedRequest[] = [];
  const sendAs = (name: PreviewedRequest["name"], body: object): NonNullable<TokenEndpoint["send"]> => {
    return async (url, init) => {
      requests.push({ name, ...describeRequest(url, init) });
      return Response.json(body);
    };
  };
  let assertion = EXAMPLE.assertion;
  if (provider !== null) {
    const secret = provider.sealed_client_secret === null ? null : EXAMPLE.secret;
    const send = sendAs("identity_assertion", {
      access_token: EXAMPLE.idJag,
      issued_token_type: TOKEN_TYPE.idJag,
      token_type: "N_A",
    });
    const at = identityProviderEndpoint(provider, secret, { ...endpoint, send });
    const subject = { token: EXAMPLE.subjectToken, type: TOKEN_TYPE.idToken, ...identityBindingOf(provider) };
    await requestIdJag(at, subject, assertionTarget(endpoint, options, scopes));
    assertion = EXAMPLE.idJag;
  }
  const send = sendAs("token", { access_token: "ACCESS_TOKEN", token_type: "bearer" });
  await jwtBearerGrant({ ...endpoint, send }, assertion, scopes, options.token_parameters ?? {});
  return requests;
}
