// Connections with an assertion that someone else has signed (RFC 7523, section 2.1): the platform of a workload, or the
// identity provider of an enterprise. Nobody is asked in a browser. Without a refresh token, the connection is renewed with what
// is left of the assertion or of the identity provider's token, and after that with new ones from the app.

import type { ConnectionKind } from "../../connection-context.ts";
import { clientCredentials } from "../client-credentials/client-credentials.ts";
import { oauthCode } from "../oauth-code/oauth-code.ts";
import { checkConnection } from "./check-connection.ts";
import { createConnection } from "./create-connection.ts";
import { replaceCredentials } from "./replace-credentials.ts";

export const jwtBearer: ConnectionKind = {
  ...clientCredentials,
  importGrant: createConnection,
  replaceCredentials,
  checkConnection,
  onGrantExpiry: oauthCode.onGrantExpiry,
};
