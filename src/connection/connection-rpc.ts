// The contract of a connection's Durable Object: the calls that other objects and the HTTP layer can make. It names
// only data types, so that no caller imports the class.

import type { StoredBrand } from "../brand/brand.ts";
import type { EventPage } from "../events/event-log.ts";
import type { Integration } from "../integration/integration.ts";
import type { Actor } from "../shared/actor.ts";
import type { AppId, ConnectionId } from "../shared/id.ts";
import type { Result } from "../shared/result.ts";
import type { AttemptRedirect, Click } from "./connect/attempt.ts";
import type { AttemptInput, AttemptStatusRequest, AttemptStatusResult } from "./connect/attempt-status.ts";
import type { Callback, CallbackResult } from "./connect/callback.ts";
import type { SessionState, SessionWait, SharedSessions } from "./connect/ensure/session-progress.ts";
import type { ImportedGrant, NewCredentials, OwnedGrant } from "./connect/imported-grant.ts";
import type { NewSession, SessionFacts } from "./connect/session.ts";
import type { BegunDeviceCode, PickerFilter, SessionStatus, SessionView } from "./connect/session-view.ts";
import type { PublicConnection } from "./connection.ts";
import type { ConnectionFacts } from "./connection-facts.ts";
import type { PublicDiagnostic } from "./diagnostics.ts";
import type { ClientTest } from "./kinds/kind.ts";
import type { CheckReport } from "./check/check-report.ts";
import type { Metadata } from "./metadata.ts";
import type { TestReport } from "./test/test-report.ts";
import type { TokenRequest } from "./token/refresh-policy.ts";
import type { AccessToken } from "./token/token-set.ts";
import type { ExchangeRequest } from "./token-exchange/exchange-request.ts";
import type { ExchangedToken } from "./token-exchange/exchanged-token.ts";

export type { SharedSession } from "./connect/ensure/session-progress.ts";
export type { TestRequest } from "./test/new-test.ts";
export type { TestReport } from "./test/test-report.ts";
export type { NewSession } from "./connect/session.ts";
export type { Picker, PickerEntry, PickerFilter } from "./connect/session-view.ts";

export type ConnectionIds = { app: AppId; connection: ConnectionId };

/** What a connect session shows of its app, and where the end user may return to. */
export type AppSettings = {
  name: string;
  /** A data URL; null where the app has none. */
  logo: string | null;
  brand: StoredBrand | null;
  returnUrls: string[];
  /** The origins of the pages that may open the connect page in a popup. */
  origins: string[];
};

/**
 * What a connection needs to know of its app to create a session. `integrations` are those that the request names, or all
 * that the app has; null where it has more than a session can offer. If the app's list knows the integration of the
 * connection, it may be the only one.
 */
export type ConnectSettings = AppSettings & {
  integrations: Integration[] | null;
  /** Whether calls of `POST /v1/connections/ensure` share the session. Defaults to false. */
  isShared?: boolean;
  /** Set for a test of the only integration. */
  test?: NewTest;
};

/** A test to create. `browserHash`: the hash of the cookie of the only browser that may use it; null for the first one. */
export type NewTest = { id: string; callbackUrl: string; browserHash: string | null };

/** A session as it was created. */
export type CreatedSession = {
  id: string;
  expiresAt: number;
  /** The session's parameters, encrypted for its connect URL; null where it has none. */
  sealedParameters: string | null;
};

/** The account of a grant, as far as it is known; see account-key.ts. */
export type AccountKey = {
  /** The account's ID, after its less specific forms. */
  ids: string[];
  /** Whether a more specific ID may be of the same account, because a part of this one is not known. */
  isPartial: boolean;
};

/** A connection in its app's list. `record` is its public form as JSON; `revision` grows with each change. */
export type DirectoryEntry = {
  id: string;
  end_user: string;
  integration: string | null;
  status: string;
  created_at: number;
  revision: number;
  record: string;
  /** The account whose authorization may be shared; null or absent where it can't be. */
  account?: AccountKey | null;
};

/** A session, and the entry of its new connection for the app's list; null for a connection that is in it. */
export type NewConnectSession = { session: CreatedSession; entry: DirectoryEntry | null };

/** What the connect URL contains besides the session's token, and the browser that opened it. */
export type ConnectLink = {
  sealedParameters?: string | null;
  openerOrigin?: string | null;
  /** The value of the browser's cookie for this session. */
  browser?: string | null;
};

/** A request for the connect page. `selected` is the integration that the person has selected, if there is one. */
export type ConnectPageRequest = ConnectLink & { selected?: string | null; filter?: PickerFilter };

/** The result of the revocation when a connection is deleted. */
type RevocationResult = "revoked" | "shared" | "refused" | "pending" | "not_supported";

export type Deletion<C = PublicConnection> = {
  connection: C;
  /** `not_supported`: the provider has no revocation. `shared`: another connection uses the same account. */
  revocation: RevocationResult;
  /** How the grant ends where it was not revoked. */
  hint: string | null;
};

export type RefreshRequest = Pick<TokenRequest, "rejectedVersion" | "evenIfRefused" | "triesClient">;

export interface ConnectionRpc extends Rpc.DurableObjectBranded {
  // Connect

  /** Called by the app's object. */
  createSession(
    ids: ConnectionIds,
    settings: ConnectSettings,
    input: NewSession,
    requestId?: string,
  ): Promise<Result<NewConnectSession>>;
  /** Describes a session for the connect page, without the fields that the link has filled in. */
  describeSession(
    ids: ConnectionIds,
    session: string,
    page?: ConnectPageRequest,
    requestId?: string,
  ): Promise<Result<SessionView>>;
  /** The app and the return URL, for a page that explains why the person can't continue. */
  sessionFacts(id: string): SessionFacts | null;
  /** Returns the return URL of a session in which this browser has connected an account without a confirmation. */
  connectedReturnUrl(session: string, browser: string): Promise<string | null>;
  beginAttempt(
    ids: ConnectionIds,
    click: Pick<Click, "session" | "integration"> & Partial<Click> & ConnectLink,
    requestId?: string,
  ): Promise<Result<AttemptRedirect>>;
  /** Begins the attempt of a session whose code the app shows on a device. Returns the code, and the attempt's ID. */
  beginDeviceAttempt(session: string, requestId?: string): Promise<Result<BegunDeviceCode>>;
  /** Returns what to request when the operator, not the app, creates the next session. */
  lastSessionRequest(app: AppId): Promise<Result<NewSession>>;
  /** The status of a session, for the page that opened a popup for it; null where there is none. */
  sessionStatus(session: string): SessionStatus | null;
  /** Returns the open session that calls of `POST /v1/connections/ensure` share for this request. */
  findSharedSession(request: NewSession): Promise<SharedSessions>;
  /** Starts to wait until a session has another result than `from`, or than now, for some seconds at most. */
  waitForSession(session: string, from: SessionState | null, seconds: number): Result<SessionWait>;
  /** The status of an attempt, for the browser that started it. */
  attemptStatus(request: AttemptStatusRequest, requestId?: string): Promise<AttemptStatusResult>;
  /** Passes on what the person entered while the attempt waits. */
  submitAttemptInput(input: AttemptInput, requestId?: string): Promise<Result<null>>;
  receiveCallback(callback: Callback, requestId?: string): Promise<CallbackResult>;
  /** `session`: the session that the attempt must belong to; null for any. */
  confirmAttempt(
    attempt: string,
    endUser: string,
    session?: string | null,
    requestId?: string,
  ): Promise<Result<PublicConnection>>;
  /** With `by`, the audit log shows who did it, as for the other calls that have this parameter. */
  importGrant(
    ids: ConnectionIds,
    input: ImportedGrant,
    requestId?: string,
    by?: Actor,
  ): Promise<Result<PublicConnection>>;

  // Tests

  /** Tests a machine's integration: requests a token, and deletes it. Fails only where the request is invalid. */
  testMachine(
    ids: ConnectionIds,
    machine: { integration: Integration; test: NewTest; input: OwnedGrant },
    requestId?: string,
  ): Promise<Result<null>>;
  testReport(): Promise<Result<TestReport>>;
  /** Confirms the attempt of a test from which the browser has returned that began it. Does nothing where there is none. */
  finishTest(browser: string | null, requestId?: string): Promise<Result<null>>;
  /** Ends a test, and erases it with its report. Does nothing where there is none. */
  discardTest(): Promise<void>;

  /** Replaces the API key, or the user name and the password, or the assertion of a connection. */
  replaceCredentials(
    credentials: NewCredentials,
    requestId?: string,
    by?: Actor,
  ): Promise<Result<PublicConnection>>;

  // Token

  getToken(request: TokenRequest, requestId?: string): Promise<Result<AccessToken>>;
  /** Refreshes the token and waits until it is written to KV. */
  refresh(request: RefreshRequest, requestId?: string): Promise<Result<AccessToken>>;
  /** Exchanges the token for another one (RFC 8693). */
  exchangeToken(request: ExchangeRequest, requestId?: string): Promise<Result<ExchangedToken>>;
  /** Refreshes to find out whether the server accepts the integration's client. */
  testClient(integration: string): Promise<ClientTest>;
  /** Remembers the scopes that a call of the API needed, and that the token of this version lacks. */
  needScopes(version: number, scopes: readonly string[], requestId?: string): Promise<void>;
  /** Schedules a refresh and returns. Does nothing when `version` is no longer current. */
  refreshAhead(version: number): void;

  // Lifecycle

  get(): Result<PublicConnection>;
  /** What the dashboard shows besides. */
  facts(): Result<ConnectionFacts>;
  /** What went wrong at the provider, newest first. */
  diagnostics(): Result<PublicDiagnostic[]>;
  /** One page of the timeline, newest first. `nextBefore` is the `before` of the next page. */
  listEvents(before: number | null, limit: number): Result<EventPage>;
  updateMetadata(metadata: Metadata, by?: Actor): Promise<Result<PublicConnection>>;
  check(requestId?: string): Promise<Result<CheckReport>>;
  /** Handles a provider webhook about an item. Returns whether the item belongs to this connection. */
  receiveItemEvent(itemId: string, requestId?: string): Promise<boolean>;
  delete(requestId?: string, by?: Actor): Promise<Result<Deletion>>;
  /** Whether nothing is stored here anymore, not even a grant to revoke. */
  isGone(): boolean;
  /**
   * Re-encrypts everything that is sealed here with the root key of this ID. Returns false where this instance still
   * has another current key.
   */
  reEncrypt(kid: string): Promise<boolean>;
}

/** Returns the Durable Object of a connection. With another app's id, it is a different object that stores nothing. */
export function connectionStub<O extends ConnectionRpc>(
  env: { CONNECTIONS: DurableObjectNamespace<O> },
  appId: AppId,
  connectionId: ConnectionId,
): DurableObjectStub<O> {
  return env.CONNECTIONS.getByName(`${appId}:${connectionId}`);
}
