// Stores why the click of an attempt failed before there was one: its server can't be discovered, or registers no client.

import { isNoServer } from "../../../../oauth/discovery/protected-resource.ts";
import type { Failure } from "../../../../shared/failure.ts";
import { type Err, fail } from "../../../../shared/result.ts";
import { saveFailure } from "../../../connect/fail-attempt.ts";
import { SERVER_UNAVAILABLE, SERVER_UNSUPPORTED } from "../../../connect/session-view.ts";
import type { ConnectionContext } from "../../../connection-context.ts";
import { localDiagnostic } from "../../../diagnostics.ts";

/**
 * Stores the failure of a discovery with a diagnostic, and returns it. If the person has entered the URL of the server
 * (`isEntered`), it has a message for that field.
 */
export function failDiscovery(context: ConnectionContext, { failure }: Err, isEntered: boolean): Err {
  const { code, fields = [enteredField(failure)], ...facts } = failure;
  const { detail = null, providerResponse } = facts;
  const operation = code === "client_registration_failed" ? "registration" : "discovery";
  const about = { at: context.now(), operation, request_id: context.requestId, code, detail } as const;
  context.transaction(() => saveFailure(context, code, { ...localDiagnostic(about), ...providerResponse }));
  // Otherwise, the person has no field to correct.
  return fail(code, isEntered ? { ...facts, fields } : facts);
}

const enteredField = ({ detail = "" }: Failure) => ({
  path: "variables.resource",
  message: isNoServer(detail) ? SERVER_UNAVAILABLE : SERVER_UNSUPPORTED,
});
