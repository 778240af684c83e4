// Signs the authorization request of an attempt (RFC 9101), if the server or the integration wants this.

import { openClientKey } from "../../../../integration/client-key.ts";
import { signedParameters } from "../../../../oauth/authorization/request-object.ts";
import { NO_KEY } from "../../../../oauth/token/token-failure.ts";
import { ok, type Result } from "../../../../shared/result.ts";
import { failAttempt } from "../../../connect/fail-attempt.ts";
import type { ConnectionContext } from "../../../connection-context.ts";
import { localDiagnostic } from "../../../diagnostics.ts";
import type { CodeAttempt } from "../stored-records.ts";

const NOT_KNOWN =
  "Latchkey has registered the client at this server, which therefore does not know the integration's key. Register a client with the key there, and set the integration's client_id.";

const NO_ISSUER =
  "The request object needs the server's issuer as its audience. Set endpoints.issuer of the integration.";

/**
 * Returns the parameters of the request: a request object, or the parameters as they are. A request that must be signed and
 * can't be fails the attempt.
 */
export async function signIfSupported(
  context: ConnectionContext,
  attempt: CodeAttempt,
  { app, parameters }: { app: string; parameters: Readonly<Record<string, string>> },
): Promise<Result<Readonly<Record<string, string>>>> {
  const { registration, integration, client_id: clientId, sealed_client_key } = attempt;
  const { requestObject, endpoints } = registration;
  if (requestObject === undefined) return ok(parameters);
  const { now, config } = context;
  const key = await openClientKey(config.keyring, { app, integration }, sealed_client_key, now());
  const { issuer } = endpoints;
  if (key !== null && issuer !== undefined)
    return ok(await signedParameters({ clientId, issuer, requestObject, key }, parameters, now));
  if (!requestObject.isRequired) return ok(parameters);
  const code = "integration_misconfigured";
  const noKey = attempt.server?.is_registered === true ? NOT_KNOWN : NO_KEY;
  const detail = key === null ? noKey : NO_ISSUER;
  const facts = { at: now(), operation: "authorization", request_id: context.requestId, code } as const;
  return failAttempt(context, attempt, code, localDiagnostic({ ...facts, detail }));
}
