// What an agent can do after a failure. The advice of the API is for the app's developer.

import type { FailureCode } from "../../shared/failure.ts";
import { explain } from "../problem.ts";

const RECONNECT = "Call ensure_connection for this integration, and show its link to the person.";
const TELL_APP = "You cannot fix this. Tell the person that the app's developer has to look at it.";

const ADVICE: Partial<Record<FailureCode, string>> = {
  invalid_request: "Fix the arguments that `errors` or `detail` names.",
  unauthenticated: "The agent key has expired or was revoked. The app has to create another one.",
  connection_not_found: "Use list_connections to see the connections that you can use.",
  integration_not_found: "Use list_integrations to see the integrations that you can use.",
  connection_pending: RECONNECT,
  reauthorization_required: RECONNECT,
  proxy_path_invalid:
    "Send the exact path below the API's base URL, percent-encoded, without the parts that `detail` names.",
  proxy_request_invalid: "Fix the method, the headers, or the body as `detail` says.",
  agent_call_denied: "You may not send this request. See `access` in list_integrations for what you may do.",
  agent_call_held:
    "Ask the person to open the link of the call, and repeat the same call after they have decided.",
  integration_disabled: TELL_APP,
  integration_misconfigured: TELL_APP,
  api_not_configured: TELL_APP,
  return_url_not_registered: TELL_APP,
  internal_error: TELL_APP,
};

/** Returns what an agent can do after a failure. */
export const adviceFor = (code: FailureCode): string => ADVICE[code] ?? explain(code).advice ?? TELL_APP;
