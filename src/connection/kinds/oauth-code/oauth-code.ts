// Connections to an authorization server: a person, an authorization code, tokens of their own (RFC 6749).

import type { ConnectionKind } from "../../connection-context.ts";
import { requireReauthorization } from "../../lifecycle/require-reauthorization.ts";
import { refreshGrant } from "../../token/refresh-token.ts";
import { beginAuthorization } from "./connect/begin-authorization.ts";
import { checkConnection } from "./check-connection.ts";
import { checkToken } from "./check-token.ts";
import {
  confirmAuthorization,
  completeAuthorization,
  completeInterrupted,
} from "./connect/complete-authorization.ts";
import { describeIntegration, validateSession } from "./connect/describe-integration.ts";
import { importGrant } from "./connect/import-grant.ts";
import { reEncryptAttempt, reEncryptRemoteGrant } from "./re-encrypt.ts";
import { remoteGrantsOf, revokeGrant } from "./revoke-grant.ts";
import { sendRefreshRequest } from "./send-refresh-request.ts";
import { COMPLETE_ATTEMPTS, dropSecrets } from "./stored-records.ts";
import { receiveAuthorizationCallback } from "./connect/validate-callback.ts";

export const oauthCode: ConnectionKind = {
  validateSession: validateSession,
  describeIntegration: describeIntegration,
  beginAttempt: beginAuthorization,
  receiveCallback: receiveAuthorizationCallback,
  confirmAttempt: confirmAuthorization,
  completeAttempt: completeAuthorization,
  // Without its code nothing has been granted yet.
  abandonAttempt: () => {},
  attemptStatus: null,
  submitAttemptInput: null,
  importGrant,

  hasReturned: ({ status }) => status === "returned" || status === "exchanging" || status === "exchanged",
  endsOnEndUserMismatch: ({ status }) => status === "returned",
  isRemovable: () => true,
  withoutSecrets: dropSecrets,

  tokenType: "Bearer",
  refreshToken: sendRefreshRequest,
  isTokenAccepted: async (context, connection, token) => {
    const checked = await checkToken(context, connection, token);
    return checked.ok && checked.value !== null && checked.value.reason !== "credential_rejected";
  },

  checkConnection: checkConnection,
  onGrantExpiry: (context, connection) =>
    connection.refreshable ? refreshGrant(context, false) : requireReauthorization(context, connection),
  receiveItemEvent: null,
  remoteGrants: remoteGrantsOf,
  revokeRemoteGrant: revokeGrant,
  reEncryptAttempt,
  reEncryptRemoteGrant,
  tasks: { [COMPLETE_ATTEMPTS]: completeInterrupted },
};
