// Connections to an API that is called with an API key, or with a user name and a password, of the end user.

import { fail } from "../../../shared/result.ts";
import { reEncryptFields } from "../../../vault/re-encrypt-fields.ts";
import { checkConnection } from "../../check/check-connection.ts";
import { checkRejectedToken } from "../../check/check-token.ts";
import type { Attempt } from "../../connect/attempt.ts";
import type { ConnectionContext, ConnectionKind } from "../../connection-context.ts";
import { requireReauthorization } from "../../lifecycle/require-reauthorization.ts";
import { connectionKeyContext } from "../../token/token-set.ts";
import { attemptStatus, completeCredential, confirmCredential } from "./connect/complete-attempt.ts";
import { describeIntegration, hostOf, validateSession } from "./connect/describe-integration.ts";
import { receiveCredential } from "./connect/receive-credential.ts";
import { createConnection, replaceCredentials } from "./create-connection.ts";
import { dropSecrets, keyAttempt } from "./stored-records.ts";

export const apiKey: ConnectionKind = {
  validateSession,
  describeIntegration,
  hostOf,
  beginAttempt: receiveCredential,
  requestDeviceCode: null,
  // The browser never leaves Latchkey.
  receiveCallback: () => Promise.resolve(fail("state_invalid")),
  confirmAttempt: confirmCredential,
  completeAttempt: completeCredential,
  abandonAttempt: () => {},
  attemptStatus,
  submitAttemptInput: null,
  importGrant: createConnection,
  replaceCredentials,

  choice: null,
  hasReturned: ({ status }) => status === "returned",
  endsOnEndUserMismatch: ({ status }) => status === "returned",
  institutionOf: () => null,
  isRemovable: () => true,
  withoutSecrets: dropSecrets,

  tokenType: "ApiKey",
  // Nothing renews an API key.
  refreshToken: (context, connection) => requireReauthorization(context, connection),
  checkRejectedToken,
  exchangeToken: null,
  testClient: null,

  checkConnection,
  onGrantExpiry: requireReauthorization,
  onRevocationClaimed: null,
  receiveItemEvent: null,
  // An API cannot be asked to delete a key.
  remoteGrants: () => [],
  revokeRemoteGrant: () => Promise.resolve({ kind: "refused" }),
  reEncryptAttempt,
  reEncryptRemoteGrant: () => Promise.resolve(),
  tasks: {},
};

async function reEncryptAttempt(context: ConnectionContext, { id }: Attempt): Promise<void> {
  const { store, config } = context;
  const connection = store.connection();
  if (connection === null) return;
  await reEncryptFields(config.keyring, {
    contexts: { sealed_grant: connectionKeyContext("attempt", connection) },
    read: () => keyAttempt(store, id),
    write: (changed) => {
      const attempt = keyAttempt(store, id);
      if (attempt !== null) store.putAttempt({ ...attempt, ...changed });
    },
  });
}
