// POST /v1/connections/ensure: one call for an agent that needs a connection.

import * as z from "zod";
import { Scopes } from "../../../integration/integration.ts";
import { isConnectionId } from "../../../shared/id.ts";
import { lazy } from "../../../shared/lazy.ts";
import { fail } from "../../../shared/result.ts";
import { ensureConnection } from "../../ensure-connection.ts";
import { endpointWithInput, fromBody, returns } from "../../operation.ts";
import { ENSURED_CONNECTION_EXAMPLE, EnsuredConnectionResponse } from "../../schemas/ensured-connection.ts";
import { EXAMPLE } from "../../schemas/examples.ts";
import { TOKEN_FAILURES } from "../../token-failures.ts";

/** The longest wait, in seconds. */
const MAX_WAIT_SECONDS = 30;

const NeededConnection = lazy(() =>
  z.strictObject({
    end_user: z
      .string()
      .min(1)
      .max(256)
      .describe(DESCRIBED && "Your ID for the end user."),
    integration: z
      .string()
      .max(64)
      .describe(DESCRIBED && "The integration to use."),
    scopes: Scopes()
      .optional()
      .describe(
        DESCRIBED &&
          "The scopes that the connection must have. Without them, a connection with any scopes is returned, unless the API has asked for more.",
      ),
    resource: z
      .string()
      .max(1024)
      .optional()
      .describe(DESCRIBED && "For `mcp`: the URL of the server that the connection must be for."),
    connection_id: z
      .string()
      .max(64)
      .optional()
      .describe(
        DESCRIBED &&
          "The connection to use, if the end user has several. By default, Latchkey returns the newest active one that fits.",
      ),
    return_url: z
      .string()
      .max(2048)
      .optional()
      .describe(DESCRIBED && "A registered return URL. Defaults to the first one."),
    completion: z
      .enum(["confirm", "automatic"])
      .default("confirm")
      .describe(DESCRIBED && "As for a connect session: whether your app confirms the connection."),
    wait: z
      .int()
      .min(0)
      .max(MAX_WAIT_SECONDS)
      .default(0)
      .describe(
        DESCRIBED &&
          "How many seconds to wait if the end user has to act. Latchkey responds as soon as the connection works, the end user is back and your app has to confirm, or the attempt has failed.",
      ),
  }),
);

/** The handler of the route. The routes of connections authenticate the app. */
export const ensureRoute = endpointWithInput(
  {
    id: "ensure-connection",
    section: "Connections",
    access: "connections:write",
    summary: "Get a connection that works",
    description:
      DESCRIBED &&
      "Returns a connection of the end user whose token is valid, or what is missing and the link on which the end user can fix it. The call never confirms a connection. If you repeat it with the same values, you get the same link while its session can be used.",
    input: fromBody(
      NeededConnection,
      DESCRIBED && {
        end_user: EXAMPLE.endUser,
        integration: EXAMPLE.integration,
        scopes: [...EXAMPLE.scopes],
        wait: 30,
      },
    ),
    response: returns(DESCRIBED && EnsuredConnectionResponse, DESCRIBED && ENSURED_CONNECTION_EXAMPLE, {
      secret: true,
    }),
    failures: DESCRIBED && [...TOKEN_FAILURES, "integration_disabled", "return_url_not_registered"],
  },
  (c, { wait, connection_id, ...request }) => {
    if (connection_id === undefined) return ensureConnection(c, request, wait);
    if (!isConnectionId(connection_id)) return fail("connection_not_found");
    return ensureConnection(c, { ...request, connection_id }, wait);
  },
);
