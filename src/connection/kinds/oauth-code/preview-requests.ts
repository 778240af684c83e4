// Shows the requests that an integration would send, without sending one. They are built by the code that sends them, with
// examples in place of secrets, tokens, and values that the flow brings.

import { callbackUrl, type Integration, settingsOf } from "../../../integration/integration.ts";
import type { OutboundPolicy } from "../../../net/outbound-policy.ts";
import {
  authorizationParameters,
  authorizationUrl,
} from "../../../oauth/authorization/authorization-request.ts";
import { pollToken, requestDeviceCode } from "../../../oauth/authorization/device-authorization.ts";
import { pushAuthorizationRequest } from "../../../oauth/authorization/pushed-authorization.ts";
import { pushedParameters, signedParameters } from "../../../oauth/authorization/request-object.ts";
import { tokenExchangeGrant, TOKEN_TYPE } from "../../../oauth/grants/token-exchange.ts";
import { revokeTokens } from "../../../oauth/revocation.ts";
import { clientCredentialsGrant } from "../../../oauth/grants/client-credentials-grant.ts";
import { exchangeCode, exchangeForLongLived } from "../../../oauth/grants/authorization-code-grant.ts";
import { refreshTokenGrant } from "../../../oauth/grants/refresh-token-grant.ts";
import type { TokenEndpoint } from "../../../oauth/token/token-request.ts";
import { detailsParameter } from "../../../providers/authorization-details.ts";
import { removedNames } from "../../../providers/definition/templates.ts";
import type { LearnedValue } from "../../../providers/definition/values.ts";
import { kindOf } from "../../../providers/provider-kinds.ts";
import { resolveRegistration } from "../../../providers/registration/registration.ts";
import { codeProviderOf } from "../../../providers/registry.ts";
import { templateValues } from "../../../providers/template-values.ts";
import { previewAssertionRequests } from "../jwt-bearer/preview-requests.ts";
import {
  describeRequest,
  EXAMPLE_PROOF,
  exampleOf,
  exampleVariables,
  previewApiRequests,
  type PreviewedRequest,
  type SentRequest,
} from "../../check/preview-api-requests.ts";
import { deviceParameters } from "./device/request-device-code.ts";

/** Stand-ins for what the real requests contain. */
const EXAMPLE = {
  secret: "CLIENT_SECRET",
  assertion: "CLIENT_ASSERTION",
  code: "AUTHORIZATION_CODE",
  deviceCode: "DEVICE_CODE",
  verifier: "CODE_VERIFIER",
  accessToken: "ACCESS_TOKEN",
  refreshToken: "REFRESH_TOKEN",
  state: "STATE",
  requestUri: "REQUEST_URI",
  requestObject: "REQUEST_OBJECT",
  callbackId: "CALLBACK_ID",
  random: "RANDOM",
  thumbprint: "DPOP_KEY_THUMBPRINT",
};

/** An exchange of an access token. */
const EXAMPLE_EXCHANGE = {
  subjectToken: EXAMPLE.accessToken,
  subjectTokenType: TOKEN_TYPE.accessToken,
  audience: ["AUDIENCE"],
  resource: [],
  scope: null,
  requestedTokenType: null,
};

/** Returns the requests in the order of the flow. Those that the provider does not have are left out. */
export async function previewRequests(
  integration: Integration,
  {
    publicOrigin,
    policy,
    learned,
  }: { publicOrigin: string; policy: OutboundPolicy; learned: Record<string, string> },
): Promise<PreviewedRequest[]> {
  const provider = codeProviderOf(integration);
  const brought = { ...exampleValues(provider.learned), ...learned };
  // Also of variables that only the integration can set.
  const variables = { ...exampleVariables(provider.variables), ...integration.variables };
  const settings = { ...settingsOf(integration), variables };
  const given = { learned: brought, random: EXAMPLE.random, state: EXAMPLE.state };
  const registration = resolveRegistration(provider, settings, given);
  const redirectUri =
    registration.redirectUri ?? callbackUrl(publicOrigin, { callback_id: EXAMPLE.callbackId });
  const values = templateValues(provider, settings, { ...given, redirectUri });
  const codeVerifier = registration.pkce ? EXAMPLE.verifier : null;
  const isBound = (registration.dpop ?? "never") !== "never";
  const sent: SentRequest[] = [];
  const endpoint: TokenEndpoint = {
    provider,
    registration,
    values,
    credentials: {
      id: integration.client_id,
      // A key of the integration may sign it.
      secret: settings.hasSecret || settings.hasKey ? EXAMPLE.secret : null,
      key: { example: EXAMPLE.assertion },
    },
    dpop: isBound ? { key: { example: EXAMPLE_PROOF }, isRequired: registration.dpop === "required" } : null,
    policy,
    now: () => 0,
    requestId: null,
    send: async (url, init) => {
      sent.push(describeRequest(url, init));
      const token_type = isBound ? "DPoP" : "Bearer";
      return Response.json({ access_token: EXAMPLE.accessToken, token_type, ...brought });
    },
  };
  const requests: PreviewedRequest[] = [];
  const collect = (name: PreviewedRequest["name"]) => {
    for (const request of sent.splice(0)) requests.push({ name, ...request });
  };
  const { exchange, refresh_with } = provider.token;
  const kind = kindOf(provider, integration);
  const refresh = provider.token.refresh && kind === "code";
  const refreshToken = refresh_with === "access_token" ? EXAMPLE.accessToken : EXAMPLE.refreshToken;
  if (kind === "jwt_bearer") {
    requests.push(...(await previewAssertionRequests(integration, endpoint)));
  } else if (kind === "client_credentials") {
    await clientCredentialsGrant(endpoint, integration.scopes, {
      ...integration.options.token_parameters,
      ...detailsParameter(integration.authorization_details),
    });
    collect("token");
  } else {
    const parameters = await authorizationParameters(registration, {
      clientId: integration.client_id,
      redirectUri,
      scopes: integration.scopes,
      authorizationDetails: integration.authorization_details,
      state: EXAMPLE.state,
      codeVerifier,
      names: provider.authorization.parameter_names ?? {},
      without: removedNames(provider.authorization.parameters),
      responseType: provider.authorization.response_type === null ? null : "code",
      extra: {},
    });
    if (isBound) parameters["dpop_jkt"] = EXAMPLE.thumbprint;
    const isPushed =
      registration.endpoints.pushed_authorization_request_endpoint !== undefined &&
      registration.pushedAuthorization !== "never";
    const { requestObject, endpoints } = registration;
    const isSigned = requestObject !== undefined && (requestObject.isRequired || settings.hasKey === true);
    const signer = { clientId: integration.client_id, issuer: endpoints.issuer ?? "" };
    const key = { example: EXAMPLE.requestObject };
    const sentParameters = isSigned
      ? await signedParameters({ ...signer, requestObject, key }, parameters, endpoint.now)
      : parameters;
    if (isPushed) {
      await pushAuthorizationRequest(endpoint, pushedParameters(sentParameters));
      collect("pushed_authorization");
    }
    const inBrowser = { client_id: integration.client_id, request_uri: EXAMPLE.requestUri };
    const location = authorizationUrl(registration, isPushed ? inBrowser : sentParameters);
    requests.push({ name: "authorization", method: "GET", url: location, headers: {}, body: null });
    await exchangeCode(endpoint, { code: EXAMPLE.code, redirectUri, codeVerifier });
    collect("token");
    if (registration.endpoints.device_authorization_endpoint !== undefined) {
      const { scopes, authorization_details: details } = integration;
      const requested = deviceParameters(provider, registration, { scopes, details, extra: {} });
      await requestDeviceCode(endpoint, requested);
      collect("device_authorization");
      await pollToken(endpoint, EXAMPLE.deviceCode);
      collect("device_token");
    }
    if (exchange !== undefined && exchange !== null) {
      await exchangeForLongLived(endpoint, exchange, EXAMPLE.accessToken);
      collect("exchange");
    }
    if (refresh) {
      await refreshTokenGrant(endpoint, refreshToken, integration.scopes);
      collect("refresh");
    }
  }
  if (integration.options.token_exchange === true) {
    await tokenExchangeGrant(endpoint, EXAMPLE_EXCHANGE);
    collect("token_exchange");
  }
  // As it is sent first, without the values that it brings itself.
  const earlier = Object.fromEntries(
    Object.entries(brought).filter(([name]) => provider.learned[name]?.from !== "account"),
  );
  requests.push(
    ...previewApiRequests(
      {
        provider,
        registration: resolveRegistration(provider, settings, { ...given, learned: earlier }),
        values: templateValues(provider, settings, { ...given, learned: earlier }),
        accessToken: EXAMPLE.accessToken,
        metadata: earlier,
        dpop: isBound ? {} : undefined,
      },
      { apiBaseUrl: registration.endpoints.api_base_url, values, metadata: brought, policy },
    ),
  );
  if (registration.endpoints.revocation_endpoint !== undefined) {
    const refresh_token = refresh ? refreshToken : null;
    await revokeTokens(endpoint, { access_token: EXAMPLE.accessToken, refresh_token });
    collect("revocation");
  }
  return requests;
}

/** Returns an example of each value that the flow brings, of its kind. */
function exampleValues(learned: Readonly<Record<string, LearnedValue>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(learned).map(([name, { kind = "text", allowed_hosts }]) => [
      name,
      exampleOf(kind, allowed_hosts),
    ]),
  );
}
