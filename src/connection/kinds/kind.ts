// The interface between the life of a connection and what it is made of. The steps of a life, their order and who may
// take them are the same for every connection; what happens at the provider differs by kind. A new kind is one folder
// beside this file and one line in kinds.ts.
//
// The context is a type parameter because it holds the table of kinds; see connection-context.ts.

import type { Integration } from "../../integration/integration.ts";
import type { RevocationOutcome } from "../../oauth/revocation.ts";
import type { KindName } from "../../providers/provider-kinds.ts";
import type { FailureCode, InvalidField } from "../../shared/failure.ts";
import type { AppId } from "../../shared/id.ts";
import type { Result } from "../../shared/result.ts";
import type { Attempt } from "../connect/attempt.ts";
import type { AttemptInput, AttemptStatusRequest, AttemptStatusResult } from "../connect/attempt-status.ts";
import type { Callback, CallbackOutcome } from "../connect/callback.ts";
import type { ImportedGrant } from "../connect/imported-grant.ts";
import type { Session } from "../connect/session.ts";
import type { SessionChoice } from "../connect/session-view.ts";
import type { Connection } from "../connection.ts";
import type { CheckReport } from "../lifecycle/check-report.ts";
import type { RemoteGrant, UnscheduledRemoteGrant } from "../lifecycle/remote-grant.ts";
import type { AccessToken } from "../token/token-set.ts";

/** A session that the app requests, for one of its integrations. */
export type RequestedSession = {
  app: AppId;
  /** The connection to reconnect, or the pending one. */
  existing: Connection | null;
  variables: Readonly<Record<string, string>>;
  parameters: Readonly<Record<string, string>>;
  /** Whether the session has this integration only, so that every parameter is meant for it. */
  isOnly: boolean;
};

/** A click on the connect page. */
export type AttemptStart = {
  connection: Connection;
  session: Session;
  integration: Integration;
  /** Created beforehand, because the state and the cookie name it. */
  attempt: { id: string; cookieHash: string; state: string; openerOrigin: string | null };
  /** What the person or the app filled in. It is passed on to the provider and never stored. */
  parameters: Readonly<Record<string, string>>;
};

/** A browser that the provider redirected back. */
export type BrowserReturn = { callback: Callback; session: Session; sameBrowser: boolean };

/** What came of an attempt: the connection, or why there is none. */
export type AttemptOutcome = Result<Connection>;

/** The name of a task that only one kind has. It is stored. */
export type KindTask = string & { readonly brand: "kind task" };

export type Kind<Context> = {
  // Connect

  /** Reports what would otherwise fail only after the person has clicked. */
  validateSession: (
    context: Context,
    integration: Integration,
    requested: RequestedSession,
  ) => Promise<InvalidField[]>;
  /** Describes an integration for the connect page. */
  describeIntegration: (
    context: Context,
    integration: Integration,
    session: Session,
  ) => Promise<Result<SessionChoice>>;
  /** Stores the attempt and returns the URL that the browser goes to. */
  beginAttempt: (context: Context, start: AttemptStart) => Promise<Result<string>>;
  /** Takes the browser's return. What runs before the first `await` is one step with the caller's. */
  receiveCallback: (context: Context, visit: BrowserReturn) => Promise<Result<CallbackOutcome>>;
  /** Continues after the app has named the session's end user. */
  confirmAttempt: (context: Context, attemptId: string) => Promise<AttemptOutcome>;
  /** Continues from the attempt's stored step to the connection. */
  completeAttempt: (context: Context, attemptId: string) => Promise<AttemptOutcome>;
  /** Runs in the transaction that ends an attempt without a connection; schedules revocations. */
  abandonAttempt: (context: Context, attempt: Attempt, code: FailureCode) => void;
  /** The page that waits for an attempt; null where no attempt of this kind waits. */
  attemptStatus: ((context: Context, request: AttemptStatusRequest) => Promise<AttemptStatusResult>) | null;
  /** Passes on what the person entered while the attempt waits. */
  submitAttemptInput: ((context: Context, input: AttemptInput) => Promise<Result<null>>) | null;
  /** Creates an active connection from a grant that was obtained elsewhere; null where that can't be done. */
  importGrant:
    | ((
        context: Context,
        ids: Pick<Connection, "app" | "id">,
        integration: Integration,
        input: ImportedGrant,
      ) => Promise<Result<Connection>>)
    | null;

  // Stored attempts

  /** Whether the browser is back, so that only the app's confirmation is missing. */
  hasReturned: (attempt: Attempt) => boolean;
  /** Whether an attempt ends when the app names another end user. */
  endsOnEndUserMismatch: (attempt: Attempt) => boolean;
  /** Whether an attempt can be deleted without leaving a grant at the provider. */
  isRemovable: (attempt: Attempt) => boolean;
  /** The attempt without its sealed values, for when it has failed. */
  withoutSecrets: (attempt: Attempt) => Attempt;

  // Token

  /** The `token_type` that the API reports. */
  tokenType: string;
  /** Gets a new token. `rejected` says that the provider refused the present one. */
  refreshToken: (context: Context, connection: Connection, rejected: boolean) => Promise<Result<AccessToken>>;
  /** Asks the provider whether it accepts a token that an API refused; false where it can't be asked. */
  isTokenAccepted: (context: Context, connection: Connection, token: AccessToken) => Promise<boolean>;

  // Lifecycle

  checkConnection: (context: Context) => Promise<Result<CheckReport>>;
  /** The grant has reached its known expiry. */
  onGrantExpiry: (context: Context, connection: Connection) => Promise<unknown>;
  /** The provider sent an event about an item. Returns whether the item belongs to this connection. */
  receiveItemEvent: ((context: Context, itemId: string) => Promise<boolean>) | null;
  /** The grants to revoke when the connection is deleted. */
  remoteGrants: (context: Context, connection: Connection) => UnscheduledRemoteGrant[];
  revokeRemoteGrant: (context: Context, grant: RemoteGrant) => Promise<RevocationOutcome>;
  /** Re-encrypts the sealed values of an attempt with the current root key; null where an attempt has none. */
  reEncryptAttempt: ((context: Context, attempt: Attempt) => Promise<void>) | null;
  /** Re-encrypts the sealed values of a remote grant with the current root key. */
  reEncryptRemoteGrant: (context: Context, grant: RemoteGrant) => Promise<void>;
  /** The alarm tasks that only this kind has. */
  tasks: Readonly<Record<KindTask, (context: Context) => Promise<void>>>;
};

export type Kinds<Context> = Readonly<Record<KindName, Kind<Context>>>;

/** The name of a task that only one kind has, as it is stored. Throws where it can't be one. */
export function kindTask(name: string): KindTask {
  if (!isKindTask(name)) throw new Error(`not a task name: ${name}`);
  return name;
}

const isKindTask = (name: string): name is KindTask => /^[a-z_]+$/.test(name);

/** The tasks that only one kind has, of all kinds. */
export function kindTasks<Context>(kinds: Kinds<Context>): KindTask[] {
  return Object.values(kinds).flatMap(({ tasks }) => Object.keys(tasks).map(kindTask));
}
