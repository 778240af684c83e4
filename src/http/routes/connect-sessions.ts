// /v1/connect: creates connect sessions and confirms connections, for the app's backend.

import { Hono } from "../hono.ts";
import * as z from "zod";
import { lazy } from "../../shared/lazy.ts";
import { verifyAttemptToken } from "../../connection/connect/signed-tokens.ts";
import { connectionStub } from "../../connection/connection-rpc.ts";
import { CONNECTION_EXAMPLE, ConnectionResponse } from "../schemas/connection.ts";
import { EXAMPLE } from "../schemas/examples.ts";
import { SessionResponse } from "../schemas/session.ts";
import { requireApp } from "../middleware/authenticate.ts";
import type { HttpEnv } from "../http-env.ts";
import { createConnectSession } from "../create-connect-session.ts";
import { fromBody, returns, endpointWithInput } from "../operation.ts";
import { fail } from "../../shared/result.ts";
import { NewSession } from "../../connection/connect/session.ts";

const Confirmation = lazy(() =>
  z.strictObject({
    handle: z
      .string()
      .max(1024)
      .describe(DESCRIBED && "The `handle` parameter of your return URL."),
    end_user_id: z
      .string()
      .min(1)
      .max(256)
      .describe(DESCRIBED && "Your ID for the user who is currently signed in to your app in that browser."),
    session_id: z
      .string()
      .max(64)
      .optional()
      .describe(
        DESCRIBED &&
          "The session that your app created for that browser. Handles of other sessions are rejected.",
      ),
  }),
);

export const connectSessions = new Hono<HttpEnv>();

connectSessions.use(requireApp);

connectSessions.post(
  "/sessions",
  endpointWithInput(
    {
      id: "create-connect-session",
      section: "Connect sessions",
      access: "connections:write",
      summary: "Create a connect session",
      description:
        DESCRIBED &&
        "Redirect the end user to `connect_url`. A session is valid for 30 minutes. To reconnect an existing connection, pass its `connection_id`. If the provider identifies the account, attempts to reconnect with a different account are rejected.",
      input: fromBody(
        NewSession,
        DESCRIBED && {
          end_user: { id: EXAMPLE.endUser, name: "Ada" },
          integrations: [EXAMPLE.integration],
          return_url: "https://app.example.com/connected",
        },
      ),
      response: returns(
        DESCRIBED && SessionResponse,
        DESCRIBED && {
          id: EXAMPLE.session,
          connection_id: EXAMPLE.connection,
          token: "…",
          connect_url: `${EXAMPLE.origin}/connect?token=…`,
          expires_at: "2026-11-21T12:30:00.000Z",
        },
        { status: 201, secret: true },
      ),
      failures: DESCRIBED && [
        "return_url_not_registered",
        "end_user_mismatch",
        "connection_not_found",
        "integration_not_found",
        "integration_disabled",
        "endpoint_not_allowed",
        "discovery_failed",
        "authorization_failed",
        "authorization_details_rejected",
        "dpop_not_supported",
        "integration_misconfigured",
        "provider_unavailable",
        "provider_response_invalid",
      ],
    },
    (c, input) => createConnectSession(c, c.get("appId"), input),
  ),
);

connectSessions.post(
  "/confirm",
  endpointWithInput(
    {
      id: "confirm-connection",
      section: "Connect sessions",
      access: "connections:write",
      summary: "Confirm a connection",
      description:
        DESCRIBED &&
        "The connection becomes active if `end_user_id` is the session's end user. If you send a different ID, Latchkey discards the authorization code permanently, and the end user must authorize again. If you confirm twice with the right ID, you get the same response. If the response has `Retry-After`, confirm again after that time. If it has `choose_url`, redirect the end user there first.",
      input: fromBody(
        Confirmation,
        DESCRIBED && {
          handle: "…",
          end_user_id: EXAMPLE.endUser,
          session_id: EXAMPLE.session,
        },
      ),
      response: returns(DESCRIBED && ConnectionResponse, DESCRIBED && CONNECTION_EXAMPLE),
      failures: DESCRIBED && [
        "handle_invalid",
        "parameters_invalid",
        "end_user_mismatch",
        "session_mismatch",
        "access_denied",
        "login_failed",
        "account_mismatch",
        "integration_mismatch",
        "account_needs_action",
        "connection_not_found",
        "attempt_expired",
        "session_expired",
        "session_already_used",
        "account_unverified",
        "account_choice_required",
        "authorization_pending",
        "authorization_code_rejected",
        "authorization_failed",
        "authorization_interrupted",
        "redirect_uri_rejected",
        "authorization_details_rejected",
        "dpop_not_supported",
        "integration_misconfigured",
        "provider_unavailable",
        "provider_response_invalid",
      ],
    },
    async (c, { handle, end_user_id, session_id = null }) => {
      const reference = await verifyAttemptToken(c.get("config").keyring, "handle", handle);
      if (reference === null || reference.app !== c.get("appId")) return fail("handle_invalid");
      const stub = connectionStub(c.env, reference.app, reference.connection);
      return stub.confirmAttempt(reference.attempt, end_user_id, session_id, c.get("requestId"));
    },
  ),
);
