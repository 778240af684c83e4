// The interface of a kind of connection. The lifecycle of a connection, its order and its permissions are the same for
// every kind; what happens at the provider differs. A new kind is one folder beside this file and one line in kinds.ts.
//
// The context is a type parameter because it holds the table of kinds; see connection-context.ts.

import type { ConnectIntegration, Integration } from "../../integration/integration.ts";
import type { RevocationOutcome } from "../../oauth/revocation.ts";
import type { AuthorizationDetail } from "../../providers/authorization-details.ts";
import type { KindName } from "../../providers/provider-kinds.ts";
import type { FailureCode, InvalidField } from "../../shared/failure.ts";
import type { AppId } from "../../shared/id.ts";
import type { Result } from "../../shared/result.ts";
import type { Attempt } from "../connect/attempt.ts";
import type { AttemptInput, AttemptStatusRequest, AttemptStatusResult } from "../connect/attempt-status.ts";
import type { Callback, CallbackOutcome } from "../connect/callback.ts";
import type { NewCredentials, OwnedGrant } from "../connect/imported-grant.ts";
import type { Session } from "../connect/session.ts";
import type { SessionChoice, ShownDeviceCode } from "../connect/session-view.ts";
import type { Connection } from "../connection.ts";
import type { CheckReport, RejectedToken } from "../check/check-report.ts";
import type { RemoteGrant, UnscheduledRemoteGrant } from "../lifecycle/remote-grant.ts";
import type { AccessToken } from "../token/token-set.ts";
import type { ExchangeRequest } from "../token-exchange/exchange-request.ts";
import type { ExchangedToken } from "../token-exchange/exchanged-token.ts";

/** A session that the app requests, for one of its integrations. */
export type RequestedSession = {
  app: AppId;
  /** The connection to reconnect, or the pending one. */
  existing: Connection | null;
  variables: Readonly<Record<string, string>>;
  parameters: Readonly<Record<string, string>>;
  /** Null for those of the integration. */
  authorizationDetails: readonly AuthorizationDetail[] | null;
  /** Whether this is the session's only integration, so that every parameter is meant for it. */
  isOnly: boolean;
  flow: Session["flow"];
};

/** A click on the connect page. */
export type AttemptStart = {
  connection: Connection;
  session: Session;
  integration: ConnectIntegration;
  /** Created beforehand, because the `state` and the cookie refer to it. */
  attempt: { id: string; cookieHash: string; state: string; openerOrigin: string | null };
  /** The values from the person and the app. They are sent to the provider and never stored. */
  parameters: Readonly<Record<string, string>>;
  /** The API key, or the user name and the password, that the person has entered. */
  credential: Readonly<Record<string, string>>;
};

/** The return of a browser from the provider. */
export type BrowserReturn = { callback: Callback; session: Session; sameBrowser: boolean };

/** The outcome of an attempt: the connection, or the failure. */
export type AttemptOutcome = Result<Connection>;

/** Whether a server accepts a client, as a refresh of a connection shows it. */
export type ClientTest = "accepted" | "refused" | "unknown";

/** The stored name of a task that only one kind has. */
export type KindTask = string & { readonly brand: "kind task" };

export type Kind<Context> = {
  // Connect

  /** Reports problems that would otherwise occur only after the person has clicked. */
  validateSession: (
    context: Context,
    integration: ConnectIntegration,
    requested: RequestedSession,
  ) => Promise<InvalidField[]>;
  /** Describes an integration for the connect page. */
  describeIntegration: (
    context: Context,
    integration: ConnectIntegration,
    session: Session,
  ) => Promise<Result<SessionChoice>>;
  /** Returns the host that the connect page shows; see SessionChoice. */
  hostOf: (integration: ConnectIntegration, variables: Readonly<Record<string, string>>) => string | null;
  /** Stores the attempt and returns the URL to redirect the browser to. */
  beginAttempt: (context: Context, start: AttemptStart) => Promise<Result<string>>;
  /** Stores an attempt with a code that the person enters on another device; null where the kind has no such codes. */
  requestDeviceCode: ((context: Context, start: AttemptStart) => Promise<Result<ShownDeviceCode>>) | null;
  /** Validates the browser's return. No other event interrupts the caller's code and this up to the first `await`. */
  receiveCallback: (context: Context, visit: BrowserReturn) => Promise<Result<CallbackOutcome>>;
  /** Continues an attempt after the app has confirmed the end user. */
  confirmAttempt: (context: Context, attemptId: string) => Promise<AttemptOutcome>;
  /** Continues an attempt from its stored step up to the connection. */
  completeAttempt: (context: Context, attemptId: string) => Promise<AttemptOutcome>;
  /** Runs in the transaction that fails an attempt. Schedules revocations. */
  abandonAttempt: (context: Context, attempt: Attempt, code: FailureCode) => void;
  /** The status for the page that waits for an attempt; null where attempts of this kind do not wait. */
  attemptStatus: ((context: Context, request: AttemptStatusRequest) => Promise<AttemptStatusResult>) | null;
  /** Passes on what the person entered while the attempt waits. */
  submitAttemptInput: ((context: Context, input: AttemptInput) => Promise<Result<null>>) | null;
  /** Creates an active connection from a grant that was obtained elsewhere; null where the kind does not support it. */
  importGrant:
    | ((
        context: Context,
        ids: Pick<Connection, "app" | "id">,
        integration: Integration,
        input: OwnedGrant,
      ) => Promise<Result<Connection>>)
    | null;
  /** Replaces the credential of a connection; null where the kind has none that an app could know. */
  replaceCredentials:
    | ((
        context: Context,
        connection: Connection,
        integration: Integration,
        credentials: NewCredentials,
      ) => Promise<Result<Connection>>)
    | null;

  // Stored attempts

  /** The choice of an account for which an attempt can wait; null where there is none. */
  choice: {
    isPending: (attempt: Attempt) => boolean;
    /** Returns the URL of the page on which the person chooses. It works only in the browser that began the attempt. */
    urlOf: (context: Context, attempt: Attempt) => Promise<string | null>;
  } | null;
  /** Whether the browser has returned from the provider. */
  hasReturned: (attempt: Attempt) => boolean;
  /** Whether an attempt fails when the app confirms it with another end user. */
  endsOnEndUserMismatch: (attempt: Attempt) => boolean;
  /** Returns the name of the institution of an attempt; null where it is the integration's. */
  institutionOf: (attempt: Attempt) => string | null;
  /** Whether an attempt can be deleted without leaving a grant at the provider. */
  isRemovable: (attempt: Attempt) => boolean;
  /** Returns a failed attempt without its encrypted values. */
  withoutSecrets: (attempt: Attempt) => Attempt;

  // Token

  /** The `token_type` that the API reports. */
  tokenType: string;
  /** Gets a new token. `rejected`: whether the provider rejected the current one. */
  refreshToken: (context: Context, connection: Connection, rejected: boolean) => Promise<Result<AccessToken>>;
  /** Asks the provider about a token that its API has rejected. */
  checkRejectedToken: (
    context: Context,
    connection: Connection,
    token: AccessToken,
  ) => Promise<RejectedToken>;

  /** Exchanges the access token for another one (RFC 8693); null where it was not issued by an authorization server. */
  exchangeToken:
    | ((
        context: Context,
        connection: Connection,
        token: AccessToken,
        request: ExchangeRequest,
      ) => Promise<Result<ExchangedToken>>)
    | null;

  /** Refreshes to find out whether the server accepts the integration's client; null where all share one credential. */
  testClient: ((context: Context, integration: string) => Promise<ClientTest>) | null;

  // Lifecycle

  checkConnection: (context: Context) => Promise<Result<CheckReport>>;
  /** Handles a grant that has reached its known expiry. */
  onGrantExpiry: (context: Context, connection: Connection) => Promise<unknown>;
  /** Handles a revocation that may have ended the new grant; null where a revocation ends one grant only. */
  onRevocationClaimed: ((context: Context) => void) | null;
  /** Handles a provider webhook about an item. Returns whether the item belongs to this connection. */
  receiveItemEvent: ((context: Context, itemId: string) => Promise<boolean>) | null;
  /** Returns the grants to revoke when the connection is deleted. */
  remoteGrants: (context: Context, connection: Connection) => UnscheduledRemoteGrant[];
  revokeRemoteGrant: (context: Context, grant: RemoteGrant) => Promise<RevocationOutcome>;
  /** Re-encrypts an attempt's values with the current root key; null where attempts have no encrypted values. */
  reEncryptAttempt: ((context: Context, attempt: Attempt) => Promise<void>) | null;
  /** Re-encrypts a remote grant's values with the current root key. */
  reEncryptRemoteGrant: (context: Context, grant: RemoteGrant) => Promise<void>;
  /** The alarm tasks that only this kind has. */
  tasks: Readonly<Record<KindTask, (context: Context) => Promise<void>>>;
};

export type Kinds<Context> = Readonly<Record<KindName, Kind<Context>>>;

/** Returns a task name of one kind. Throws if it is not lowercase with underscores. */
export function kindTask(name: string): KindTask {
  if (!isKindTask(name)) throw new Error(`not a task name: ${name}`);
  return name;
}

const isKindTask = (name: string): name is KindTask => /^[a-z_]+$/.test(name);

/** Returns the names of the tasks that only one kind has. */
export function kindTasks<Context>(kinds: Kinds<Context>): KindTask[] {
  return Object.values(kinds).flatMap(({ tasks }) => Object.keys(tasks).map(kindTask));
}
