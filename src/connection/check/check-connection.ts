// Checks with the provider whether the credential works and whose account it is, and stores the account and metadata.

import { timestamp } from "../../shared/clock.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { compareAccounts, keepAccount } from "./account.ts";
import { withDiagnostic } from "../diagnostics.ts";
import type { CheckReport } from "./check-report.ts";
import type { CheckResult } from "./call-check-endpoint.ts";
import { checkToken } from "./check-token.ts";
import { type ConnectionContext, appConnection, saveConnection } from "../connection-context.ts";
import { recordConnectionLog } from "../record-connection-log.ts";
import { mergeMetadata } from "../metadata.ts";
import { getToken } from "../token/get-token.ts";
import { publishConnection } from "../token/publish-connection.ts";

/** Checks the connection, and records that in the app's log. */
export async function checkConnection(context: ConnectionContext): Promise<Result<CheckReport>> {
  const startedAt = context.now();
  const checked = await checkAndStore(context);
  const connection = context.store.connection();
  const code = checked.ok ? checked.value.reason : checked.failure.code;
  // Without a request to the provider, there was no check.
  if (connection !== null && code !== "check_not_supported" && code !== "connection_not_found")
    recordConnectionLog(context, connection, startedAt, { kind: "check", code });
  return checked;
}

/** Checks the connection. A rejected token is refreshed and checked once more. */
async function checkAndStore(context: ConnectionContext): Promise<Result<CheckReport>> {
  const first = await runCheck(context, undefined);
  if (!first.ok) return first;
  let { check, version } = first.value;
  if (check.reason === "credential_rejected") {
    const second = await runCheck(context, version);
    if (!second.ok) return second;
    ({ check, version } = second.value);
  }
  await storeCheck(context, check, version);
  const { account } = check;
  return ok({
    ok: check.ok,
    reason: check.reason,
    account: account === null ? null : { id: account.id, label: account.label },
    checked_at: timestamp(context.now()),
  });
}

async function runCheck(
  context: ConnectionContext,
  rejectedVersion: number | undefined,
): Promise<Result<{ check: CheckResult; version: number }>> {
  const token = await getToken(context, { rejectedVersion });
  if (!token.ok) return token;
  const live = appConnection(context);
  if (!live.ok) return live;
  const checked = await checkToken(context, live.value, token.value);
  if (!checked.ok) return checked;
  const check = checked.value;
  return check === null ? fail("check_not_supported") : ok({ check, version: token.value.version });
}

/** Stores the account and the metadata, unless the grant was replaced in the meantime. */
async function storeCheck(context: ConnectionContext, check: CheckResult, version: number): Promise<void> {
  const connection = context.store.connection();
  if (connection === null || connection.status !== "active" || connection.version !== version) return;
  const account = keepAccount(connection.account, check.account);
  // A list without the connection's account is about others. Their values would lead API requests to them.
  const isOther =
    connection.account !== null &&
    check.account !== null &&
    compareAccounts(connection.account, check.account) === "different";
  const provider_metadata = mergeMetadata(connection.provider_metadata, isOther ? {} : check.metadata);
  const before = JSON.stringify([connection.account, connection.provider_metadata]);
  const { diagnostic } = check;
  const diagnosed = diagnostic === null ? connection : withDiagnostic(connection, diagnostic);
  if (before === JSON.stringify([account, provider_metadata])) {
    // Not published, because only this object shows diagnostics.
    if (diagnostic !== null) context.store.putConnection(diagnosed);
    return;
  }
  const facts = { reason: "checked" };
  saveConnection(
    context,
    { ...diagnosed, account, provider_metadata },
    { type: "connection.updated", facts },
  );
  await publishConnection(context);
}
