// Connections to an API where a person's account is an item. Items are created and read with an API key of the app,
// which all connections of the integration share.

import { hasEnded } from "../../connect/attempt.ts";
import type { ConnectionKind } from "../../connection-context.ts";
import { submitAttemptInput, attemptStatus } from "./connect/attempt-status.ts";
import { abandonItem } from "./connect/abandon-item.ts";
import { beginItem } from "./connect/begin-item.ts";
import { checkConnection } from "./check-connection.ts";
import { confirmItem, completeItem } from "./connect/complete-item.ts";
import { onConsentExpiry } from "./consent-expiry.ts";
import { deleteItem } from "./delete-remote-item.ts";
import { describeIntegration, hostOf, validateSession } from "./connect/describe-integration.ts";
import { pollItems } from "./connect/poll-items.ts";
import { reEncryptRemoteGrant } from "./re-encrypt.ts";
import { receiveItemEvent } from "./receive-item-event.ts";
import { receiveRedirect } from "./connect/receive-redirect.ts";
import { refreshApiKey } from "./refresh-api-key.ts";
import { remoteItems } from "./remote-items.ts";
import { asItemAttempt, POLL_ITEMS } from "./stored-records.ts";

export const item: ConnectionKind = {
  validateSession,
  describeIntegration,
  hostOf,
  beginAttempt: beginItem,
  requestDeviceCode: null,
  receiveCallback: receiveRedirect,
  confirmAttempt: confirmItem,
  completeAttempt: completeItem,
  abandonAttempt: abandonItem,
  attemptStatus,
  submitAttemptInput,
  importGrant: null,
  replaceCredentials: null,

  choice: null,
  hasReturned: ({ status }) => status === "returned",
  endsOnEndUserMismatch: (attempt) => !hasEnded(attempt),
  // An open attempt has an item that must be deleted at the provider first.
  institutionOf: (attempt) => asItemAttempt(attempt).connector.name,
  isRemovable: hasEnded,
  withoutSecrets: (attempt) => attempt,

  tokenType: "ApiKey",
  refreshToken: refreshApiKey,
  // Never called: an API key can always be replaced, so a rejected key is never checked.
  checkRejectedToken: () => Promise.resolve({ isAccepted: false, diagnostic: null }),

  exchangeToken: null,
  testClient: null,

  checkConnection,
  onGrantExpiry: onConsentExpiry,
  onRevocationClaimed: null,
  receiveItemEvent,
  remoteGrants: remoteItems,
  revokeRemoteGrant: deleteItem,
  reEncryptAttempt: null,
  reEncryptRemoteGrant,
  tasks: { [POLL_ITEMS]: pollItems },
};
