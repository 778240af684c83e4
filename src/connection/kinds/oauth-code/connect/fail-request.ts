// Ends an attempt after the server refused one of its requests.

import type { FailedToken, TokenEndpoint } from "../../../../oauth/token/token-request.ts";
import { failureDetail } from "../../../../oauth/token/token-failure.ts";
import type { FailureCode } from "../../../../shared/failure.ts";
import type { Err } from "../../../../shared/result.ts";
import type { ConnectionContext } from "../../../connection-context.ts";
import { failAttempt } from "../../../connect/fail-attempt.ts";
import { type Diagnostic, tokenDiagnostic } from "../../../diagnostics.ts";
import { forgetClient } from "../forget-client.ts";
import type { CodeAttempt } from "../stored-records.ts";
import { reportRefusedClient } from "../verify-client.ts";

/** A request of an attempt that failed. `sentAt` is in milliseconds. */
type FailedRequest = {
  operation: Diagnostic["operation"];
  code: FailureCode;
  endpoint: Pick<TokenEndpoint, "provider" | "registration" | "credentials" | "dpop">;
  outcome: FailedToken;
  sentAt: number;
};

/**
 * Fails the attempt, and stores what the server sent for the app's developer. A client that the server refuses is reported
 * to the app's object, or registered again if Latchkey has registered it.
 */
export function failRequest(
  context: ConnectionContext,
  attempt: CodeAttempt,
  { operation, code, endpoint, outcome, sentAt }: FailedRequest,
): Err {
  const { failure, contentType } = outcome;
  const detail = failureDetail(failure, endpoint);
  const facts = { at: context.now(), operation, request_id: context.requestId, code, detail };
  const failed = failAttempt(context, attempt, code, tokenDiagnostic(facts, failure, contentType));
  const connection = context.store.connection();
  // A test must not pause the connections of the others. Its report says what is wrong.
  if (connection !== null && connection.test !== null) return failed;
  if (code === "integration_misconfigured" && failure.kind === "oauth_error" && connection !== null) {
    const { integration } = attempt;
    if (attempt.server !== null) forgetClient(context, connection.app, integration, attempt.server);
    else
      reportRefusedClient(
        context,
        { connection, integration },
        { error: failure.error ?? "", description: failure.description, asOf: sentAt },
      );
  }
  return failed;
}
