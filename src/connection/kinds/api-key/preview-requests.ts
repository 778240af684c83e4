import { type Integration, settingsOf } from "../../../integration/integration.ts";
import type { OutboundPolicy } from "../../../net/outbound-policy.ts";
import { accountEndpointsOf } from "../../../providers/account-endpoints.ts";
import { keyProviderOf } from "../../../providers/registry.ts";
import { templateValues } from "../../../providers/template-values.ts";
import {
  exampleVariables,
  type PreviewedRequest,
  previewApiRequests,
} from "../../check/preview-api-requests.ts";
import { tokensOf } from "./credentials.ts";

/** Returns the requests that an integration would send with a credential, with examples in place of its fields. */
export function previewKeyRequests(integration: Integration, policy: OutboundPolicy): PreviewedRequest[] {
  const provider = keyProviderOf(integration);
  const variables = { ...exampleVariables(provider.variables), ...integration.variables };
  const settings = { ...settingsOf(integration), variables };
  const registration = accountEndpointsOf(provider, settings, {});
  const values = templateValues(provider, settings, {});
  const names = Object.keys(provider.credentials.fields);
  const credentials = Object.fromEntries(names.map((name) => [name, name.toUpperCase()]));
  const { access_token: accessToken } = tokensOf(provider, values, credentials, 0);
  return previewApiRequests(
    { provider, registration, values, accessToken, metadata: {}, credentials },
    { apiBaseUrl: registration.endpoints.api_base_url, values, metadata: {}, policy },
  );
}
