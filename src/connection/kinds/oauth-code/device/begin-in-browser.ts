// Begins the attempt of a click on the connect page, in the flow of its session.

import { ok, type Result } from "../../../../shared/result.ts";
import type { ConnectionContext } from "../../../connection-context.ts";
import { statusUrl } from "../../../connect/attempt-status.ts";
import type { AttemptStart } from "../../kind.ts";
import { beginAuthorization } from "../connect/begin-authorization.ts";
import { endPolling, requestDeviceCode } from "./request-device-code.ts";

/** Stores the attempt. Returns the authorization URL, or the page that shows a device code. */
export async function beginInBrowser(
  context: ConnectionContext,
  start: AttemptStart,
): Promise<Result<string>> {
  if (start.session.flow === "device") {
    const requested = await requestDeviceCode(context, start);
    return requested.ok ? ok(statusUrl(start.attempt.state)) : requested;
  }
  const begun = await beginAuthorization(context, start);
  if (begun.ok) endPolling(context);
  return begun;
}
