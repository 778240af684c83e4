// Asks the provider whether the credential works and whose it is, and keeps what it says.

import { timestamp } from "../../../shared/clock.ts";
import { fail, ok, type Result } from "../../../shared/result.ts";
import { keepAccount } from "../../account.ts";
import type { CheckReport } from "../../lifecycle/check-report.ts";
import type { CheckResult } from "./call-check-endpoint.ts";
import { checkToken } from "./check-token.ts";
import { type ConnectionContext, liveConnection, saveConnection } from "../../connection-context.ts";
import { getToken } from "../../token/get-token.ts";
import { publishConnection } from "../../token/publish-connection.ts";

/** Checks the connection; a refused token is refreshed and tried once more. */
export async function checkConnection(context: ConnectionContext): Promise<Result<CheckReport>> {
  const first = await ask(context, undefined);
  if (!first.ok) return first;
  let { answer, version } = first.value;
  if (answer.reason === "credential_rejected") {
    const second = await ask(context, version);
    if (!second.ok) return second;
    ({ answer, version } = second.value);
  }
  await keep(context, answer, version);
  const { account } = answer;
  return ok({
    ok: answer.ok,
    reason: answer.reason,
    account: account === null ? null : { id: account.id, label: account.label },
    checked_at: timestamp(context.now()),
  });
}

async function ask(
  context: ConnectionContext,
  rejectedVersion: number | undefined,
): Promise<Result<{ answer: CheckResult; version: number }>> {
  const token = await getToken(context, { rejectedVersion });
  if (!token.ok) return token;
  const live = liveConnection(context);
  if (!live.ok) return live;
  const checked = await checkToken(context, live.value, token.value);
  if (!checked.ok) return checked;
  const answer = checked.value;
  return answer === null ? fail("check_not_supported") : ok({ answer, version: token.value.version });
}

/** Keeps account and metadata; an answer about a grant that was replaced meanwhile is dropped. */
async function keep(context: ConnectionContext, answer: CheckResult, version: number): Promise<void> {
  const connection = context.store.connection();
  if (connection === null || connection.status !== "active" || connection.version !== version) return;
  const account = keepAccount(connection.account, answer.account);
  const provider_metadata = { ...connection.provider_metadata, ...answer.metadata };
  const before = JSON.stringify([connection.account, connection.provider_metadata]);
  if (before === JSON.stringify([account, provider_metadata])) return;
  const facts = { reason: "checked" };
  saveConnection(
    context,
    { ...connection, account, provider_metadata },
    { type: "connection.updated", facts },
  );
  await publishConnection(context);
}
