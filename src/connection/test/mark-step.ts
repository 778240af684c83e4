import type { Connection } from "../connection.ts";
import { presentConnection } from "../connection.ts";
import type { ConnectionContext } from "../connection-context.ts";
import { SECOND } from "../../shared/clock.ts";
import { type TestStep, withStep } from "./stored-test.ts";

/** Stores that a step of a test was done. Does nothing for a connection that is no test. */
export function markStep({ store, now }: ConnectionContext, step: TestStep): void {
  const connection = store.connection();
  if (connection === null || connection.test === null || connection.status === "deleted") return;
  const test = withStep(connection.test, step, now());
  if (test !== connection.test) store.putConnection({ ...connection, test });
}

/**
 * Returns a connection that was just connected, with what the report of its test says about it. Schedules the end of the
 * test. Must be called in the transaction that stores the connection.
 */
export function withTestResult(context: ConnectionContext, connected: Connection): Connection {
  if (connected.test === null) return connected;
  const now = context.now();
  context.tasks.schedule("end_test", now);
  const { account, requested_scopes, granted_scopes, expires_at, issued_at, refreshable } = connected;
  const result = {
    account: account === null ? null : { id: account.id, label: account.label },
    requested_scopes,
    granted_scopes,
    missing_scopes: presentConnection(connected).missing_scopes,
    expires_in: expires_at === null ? null : Math.round((expires_at - (issued_at ?? now)) / SECOND),
    refreshable,
  };
  // A machine's token is stored together with its connection.
  const isMachine = connected.kind === "client_credentials" || connected.kind === "jwt_bearer";
  const test = isMachine ? withStep(connected.test, "exchanged", now) : connected.test;
  return { ...connected, test: { ...withStep(test, "connected", now), result } };
}
