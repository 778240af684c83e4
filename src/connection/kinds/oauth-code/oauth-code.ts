// Connections through the authorization code flow (RFC 6749, section 4.1). Each connection has its own tokens.

import type { ConnectionKind } from "../../connection-context.ts";
import { requireReauthorization } from "../../lifecycle/require-reauthorization.ts";
import { refreshToken } from "../../token/refresh-token.ts";
import { checkConnection } from "../../check/check-connection.ts";
import { checkRejectedToken } from "../../check/check-token.ts";
import {
  confirmAuthorization,
  completeAuthorization,
  completeInterruptedAttempts,
} from "./connect/complete-authorization.ts";
import { accountChoice, attemptStatus, submitChoice } from "./connect/choose-account.ts";
import { describeIntegration, hostOf, validateSession } from "./connect/describe-integration.ts";
import { beginInBrowser } from "./device/begin-in-browser.ts";
import { EXPIRE_UNCONFIRMED, POLL_DEVICE_CODE } from "./device/device-attempt.ts";
import { pollDeviceCode } from "./device/poll-device-code.ts";
import { requestDeviceCode } from "./device/request-device-code.ts";
import { expireUnconfirmed, revokeUnconfirmed } from "./device/store-approved-grant.ts";
import { exchangeToken } from "./exchange-token.ts";
import { importGrant } from "./connect/import-grant.ts";
import { reEncryptAttempt, reEncryptRemoteGrant } from "./re-encrypt.ts";
import { remoteGrantsOf, revokeGrant } from "./revoke-grant.ts";
import { sendRefreshRequest } from "./send-refresh-request.ts";
import { COMPLETE_ATTEMPTS, dropSecrets, VERIFY_GRANT } from "./stored-records.ts";
import { testClient, VERIFY_CLIENT, verifyClient } from "./verify-client.ts";
import { verifyGrant, verifyGrantLater } from "./verify-grant.ts";
import { receiveAuthorizationCallback } from "./connect/receive-authorization-callback.ts";

export const oauthCode: ConnectionKind = {
  validateSession,
  describeIntegration,
  hostOf,
  beginAttempt: beginInBrowser,
  requestDeviceCode,
  receiveCallback: receiveAuthorizationCallback,
  confirmAttempt: confirmAuthorization,
  completeAttempt: completeAuthorization,
  // Before the exchange there is no grant. After it, activate-grant.ts decides whether to revoke it, except for a grant that
  // has waited for the app.
  abandonAttempt: revokeUnconfirmed,
  attemptStatus,
  submitAttemptInput: submitChoice,
  importGrant,
  replaceCredentials: null,

  choice: accountChoice,
  hasReturned: ({ status }) => status !== "pending",
  endsOnEndUserMismatch: ({ status }) => status === "returned",
  institutionOf: () => null,
  isRemovable: () => true,
  withoutSecrets: dropSecrets,

  tokenType: "Bearer",
  refreshToken: sendRefreshRequest,
  checkRejectedToken,
  exchangeToken,

  testClient,

  checkConnection,
  onGrantExpiry: (context, connection) =>
    connection.refreshable ? refreshToken(context, false) : requireReauthorization(context, connection),
  onRevocationClaimed: verifyGrantLater,
  receiveItemEvent: null,
  remoteGrants: remoteGrantsOf,
  revokeRemoteGrant: revokeGrant,
  reEncryptAttempt,
  reEncryptRemoteGrant,
  tasks: {
    [COMPLETE_ATTEMPTS]: completeInterruptedAttempts,
    [VERIFY_GRANT]: verifyGrant,
    [VERIFY_CLIENT]: verifyClient,
    [POLL_DEVICE_CODE]: pollDeviceCode,
    [EXPIRE_UNCONFIRMED]: expireUnconfirmed,
  },
};
