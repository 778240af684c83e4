// Asks the provider whether the credential works and whose it is, and keeps what it says.

import { appStub } from "../apps/app-stub.ts";
import { settingsOf } from "../apps/integration.ts";
import { resolveRegistration } from "../providers/registration.ts";
import { providerOf } from "../providers/registry.ts";
import { timestamp } from "../shared/clock.ts";
import { fail, ok, type Result } from "../shared/result.ts";
import { type CheckAnswer, type CheckReason, askProvider } from "./ask-provider.ts";
import { type ConnectionContext, liveConnection, saveConnection } from "./connection-context.ts";
import { getToken } from "./get-token.ts";
import { publish } from "./publish.ts";

export type CheckReport = {
  ok: boolean;
  reason: CheckReason | null;
  account: { id: string; label: string } | null;
  checked_at: string | null;
};

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
): Promise<Result<{ answer: CheckAnswer; version: number }>> {
  const token = await getToken(context, { rejectedVersion });
  if (!token.ok) return token;
  const live = liveConnection(context);
  if (!live.ok) return live;
  const { app, integration: integrationId } = live.value;
  const integration =
    integrationId === null ? null : await appStub(context.env, app).integration(integrationId);
  if (integration === null) return fail("integration_not_found");
  const provider = providerOf(integration);
  const answer = await askProvider(context, {
    provider,
    registration: resolveRegistration(provider, settingsOf(integration), token.value.variables),
    accessToken: token.value.access_token,
    metadata: token.value.metadata,
  });
  return answer === null ? fail("check_not_supported") : ok({ answer, version: token.value.version });
}

/** Keeps account and metadata; an answer about a grant that was replaced meanwhile is dropped. */
async function keep(context: ConnectionContext, answer: CheckAnswer, version: number): Promise<void> {
  const connection = context.store.connection();
  if (connection === null || connection.status !== "active" || connection.version !== version) return;
  const account = answer.account ?? connection.account;
  const provider_metadata = { ...connection.provider_metadata, ...answer.metadata };
  const before = JSON.stringify([connection.account, connection.provider_metadata]);
  if (before === JSON.stringify([account, provider_metadata])) return;
  saveConnection(context, { ...connection, account, provider_metadata });
  await publish(context);
}
