// Pushes the authorization request of an attempt to the server (RFC 9126), if the server and the integration use this.

import type { DpopBinding } from "../../../../oauth/dpop/server-proof.ts";
import { pushAuthorizationRequest } from "../../../../oauth/authorization/pushed-authorization.ts";
import { pushedParameters } from "../../../../oauth/authorization/request-object.ts";
import type { TemplateValues } from "../../../../providers/definition/templates.ts";
import type { CodeProvider } from "../../../../providers/provider.ts";
import { ok, type Result } from "../../../../shared/result.ts";
import { failAttempt } from "../../../connect/fail-attempt.ts";
import type { ConnectionContext } from "../../../connection-context.ts";
import { localDiagnostic } from "../../../diagnostics.ts";
import { tokenEndpointOf } from "../client-snapshot.ts";
import { failureCode } from "../failure-code.ts";
import type { CodeAttempt } from "../stored-records.ts";
import { failRequest } from "./fail-request.ts";

type Request = {
  app: string;
  provider: CodeProvider;
  values: TemplateValues;
  parameters: Readonly<Record<string, string>>;
  /** The key that signs the proof of the pushed request; null without DPoP. */
  dpop: DpopBinding | null;
};

const OPERATION = "pushed_authorization";

const NO_ENDPOINT = "Authorization requests must be pushed, but the server's endpoint for this is not known.";

/**
 * Returns the parameters that the browser sends: a reference to the pushed request, or all of them. They are all sent if the
 * endpoint is unavailable, unless the server or the integration requires pushed requests. A refusal fails the attempt.
 */
export async function pushIfSupported(
  context: ConnectionContext,
  attempt: CodeAttempt,
  { app, provider, values, parameters, dpop }: Request,
): Promise<Result<Readonly<Record<string, string>>>> {
  const { registration, integration, client_id } = attempt;
  const { pushedAuthorization, endpoints } = registration;
  if (pushedAuthorization === "never") return ok(parameters);
  if (endpoints.pushed_authorization_request_endpoint === undefined) {
    if (pushedAuthorization !== "required") return ok(parameters);
    const code = "authorization_failed";
    const facts = { at: context.now(), operation: OPERATION, request_id: context.requestId, code } as const;
    return failAttempt(context, attempt, code, localDiagnostic({ ...facts, detail: NO_ENDPOINT }));
  }
  const client = await tokenEndpointOf(context, { app, integration }, attempt);
  const endpoint = { provider, values, dpop, ...client };
  const sentAt = context.now();
  const pushed = await pushAuthorizationRequest(endpoint, pushedParameters(parameters));
  // Other parameters of the URL are not used (RFC 9126, section 4).
  if (pushed.ok) return ok({ client_id, request_uri: pushed.requestUri });
  const isUnavailable = pushed.failure.kind === "unavailable" || pushed.isUnsupported;
  if (isUnavailable && pushedAuthorization !== "required") return ok(parameters);
  const code = failureCode(pushed.failure, provider, { redirect_uri: "redirect_uri_rejected" });
  return failRequest(context, attempt, { operation: OPERATION, code, endpoint, outcome: pushed, sentAt });
}
