// Connections of a machine: the client gets tokens with its own credentials (RFC 6749, section 4.4). No end user is asked, so
// there is nothing to connect in a browser. Everything after the first token is as with an authorization code.

import { fail } from "../../../shared/result.ts";
import type { ConnectionKind } from "../../connection-context.ts";
import { refreshToken } from "../../token/refresh-token.ts";
import { oauthCode } from "../oauth-code/oauth-code.ts";
import { checkConnection } from "./check-connection.ts";
import { createConnection } from "./create-connection.ts";

const MESSAGE =
  "has connections without an end user. Create them with POST /v1/connections, and omit the integration here";

/** An integration that no session can offer. */
const NO_SESSION = fail("integration_not_found");

export const clientCredentials: ConnectionKind = {
  ...oauthCode,
  validateSession: (_, { id }) => Promise.resolve([{ path: id, message: MESSAGE }]),
  describeIntegration: () => Promise.resolve(NO_SESSION),
  beginAttempt: () => Promise.resolve(NO_SESSION),
  requestDeviceCode: null,
  importGrant: createConnection,
  checkConnection,
  onGrantExpiry: (context) => refreshToken(context, false),
  // The kind of the provider returns them.
  remoteGrants: () => [],
  tasks: {},
};
