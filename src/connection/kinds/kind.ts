// What one kind of connection does at each step of its life. The steps, their order, and who may take them
// are common to all; what happens at the provider is the kind's. A provider's file says which kind it is.

import type { Integration } from "../../integration/integration.ts";
import type { RevocationOutcome } from "../../oauth/revocation.ts";
import type { Provider } from "../../providers/provider.ts";
import type { FailureCode, InvalidField } from "../../shared/failure.ts";
import type { AppId } from "../../shared/id.ts";
import type { Result } from "../../shared/result.ts";
import type { Attempt, Session } from "../connect/attempt.ts";
import type { Connection } from "../connection.ts";
import type { AttemptOutcome, ConnectionContext } from "../connection-context.ts";
import type { SessionChoice } from "../connect/describe-session.ts";
import type { CheckReport } from "../lifecycle/check-report.ts";
import type { Callback, CallbackOutcome } from "../connect/receive-callback.ts";
import type { Leftover, Revocation } from "../lifecycle/remote-grant.ts";
import type { EdgeToken } from "../token/token-set.ts";

/** What an app asks of a session, for one of its integrations. */
export type Asked = {
  app: AppId;
  /** The connection that is to be connected again, or is pending. */
  existing: Connection | null;
  variables: Readonly<Record<string, string>>;
  parameters: Readonly<Record<string, string>>;
  /** Whether the parameters are meant for no other integration. */
  isOnly: boolean;
};

/** A click on the connect page. */
export type Beginning = {
  connection: Connection;
  session: Session;
  integration: Integration;
  /** Made before, since the state and the browser's cookie name it. */
  attempt: { id: string; cookieHash: string; state: string; openerOrigin: string | null };
  /** What the person or the app has filled in; passed on, never stored. */
  parameters: Readonly<Record<string, string>>;
};

/** A browser that has come back. */
export type Visit = { callback: Callback; session: Session; sameBrowser: boolean };

type Kind = {
  /** What would only show when the person is on the way. */
  review: (context: ConnectionContext, integration: Integration, asked: Asked) => Promise<InvalidField[]>;
  /** What the connect page says of an integration. */
  describe: (
    context: ConnectionContext,
    integration: Integration,
    session: Session,
  ) => Promise<Result<SessionChoice>>;
  /** Stores the attempt and says where the browser goes. */
  begin: (context: ConnectionContext, beginning: Beginning) => Promise<Result<string>>;
  /** Takes a browser's return; what it looks at before its first await is one step with the caller's. */
  receive: (context: ConnectionContext, visit: Visit) => Promise<Result<CallbackOutcome>>;
  /** Goes on once the app has named the right person. */
  confirm: (context: ConnectionContext, attemptId: string) => Promise<AttemptOutcome>;
  /** Goes on to the connection from wherever the attempt is. */
  finish: (context: ConnectionContext, attemptId: string) => Promise<AttemptOutcome>;
  /** Called in the transaction that ends an attempt without a connection: notes what is to be given back. */
  abandon: (context: ConnectionContext, attempt: Attempt, code: FailureCode) => void;
  /** A new token in place of the present one; `rejected` says that the provider refused that. */
  renew: (
    context: ConnectionContext,
    connection: Connection,
    rejected: boolean,
  ) => Promise<Result<EdgeToken>>;
  /** The grant has come to the end that was known of. */
  meetEnd: (context: ConnectionContext, connection: Connection) => Promise<unknown>;
  check: (context: ConnectionContext) => Promise<Result<CheckReport>>;
  /** What is to be given back when the connection ends. */
  leftovers: (context: ConnectionContext, connection: Connection) => Leftover[];
  giveBack: (context: ConnectionContext, revocation: Revocation) => Promise<RevocationOutcome>;
};

export type Kinds = Record<Provider["kind"], Kind>;
