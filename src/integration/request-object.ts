// Whether an integration can sign its authorization requests (RFC 9101), if it is to do so.

import { requestObjectOf } from "../providers/registration/client-method.ts";
import type { Provider } from "../providers/provider.ts";
import { discoversServer } from "../providers/provider.ts";
import type { IntegrationSettings } from "../providers/registration/registration.ts";

/**
 * Returns a message where the app requires request objects and there is no key, or no issuer to address them to. With
 * `private_key_jwt`, or if only the server requires them, the key can be created later, because no session can use the
 * integration before.
 */
export function requestObjectProblems(
  provider: Provider,
  settings: IntegrationSettings,
  issuer: string | undefined,
): string[] {
  const { options, hasKey = false } = settings;
  const requestObject = requestObjectOf(settings);
  if (requestObject === undefined) return [];
  const createsKeyLater = options.token_endpoint_auth_method === "private_key_jwt";
  return [
    ...(options.request_object === "required" && !hasKey && !createsKeyLater
      ? [
          "client_private_key: is required, because options.request_object is required. Set it, or create a signing key first",
        ]
      : []),
    ...(issuer === undefined && !discoversServer(provider)
      ? ["options.request_object: requires endpoints.issuer, to which the requests are addressed"]
      : []),
  ];
}
