// What the dashboard shows of a connection besides its public form. It contains no token and no secret.

import { timestamp } from "../shared/clock.ts";
import { settledUntil } from "../shared/token-lifetime.ts";
import type { Connection } from "./connection.ts";
import type { ConnectionStore } from "./connection-store.ts";

/** Where the attempts and the sessions of a connection are stored. */
type Attempts = Pick<ConnectionStore, "attempts" | "session">;

/** Returns these facts of a connection. */
export function connectionFacts(connection: Connection, store: Attempts) {
  const { issued_at, expires_at, refreshable } = connection;
  const isRenewed = issued_at !== null && expires_at !== null && refreshable;
  const renewedFrom = isRenewed ? settledUntil({ issuedAt: issued_at, expiresAt: expires_at }, true) : null;
  return {
    /** The metadata that the app has set. The provider's fields are not among it. */
    app_metadata: connection.app_metadata,
    /** When the end user came back with access that the app has not confirmed, and until when it can. */
    unconfirmed: unconfirmedReturn(store),
    /** The version of the token; 0 before there is one. */
    version: connection.version,
    issued_at: timestamp(issued_at),
    /** From when on the token is refreshed when it is used; null where it is not. */
    renewed_from: timestamp(renewedFrom),
    /** When the grant itself expires, where the provider says so. */
    grant_expires_at: timestamp(connection.refresh_expires_at),
    /** After how many unused days the grant is refreshed, so that the provider does not end it; null for never. */
    keep_alive_days: connection.keep_alive_days,
  };
}

export type ConnectionFacts = ReturnType<typeof connectionFacts>;

/** Null where the app has confirmed, where it need not, or where the newest attempt has failed. */
function unconfirmedReturn(store: Attempts): { at: string; until: string } | null {
  const [newest] = store
    .attempts()
    .filter(({ status }) => status !== "pending" && status !== "creating")
    .toSorted((a, b) => b.created_at - a.created_at);
  if (newest?.status !== "returned" || newest.returned_at === null) return null;
  if (store.session(newest.session)?.completion === "automatic") return null;
  return { at: timestamp(newest.returned_at), until: timestamp(newest.expires_at) };
}
