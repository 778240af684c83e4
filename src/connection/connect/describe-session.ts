// What the connect page tells the person before anything happens.

import { providerOf } from "../../providers/registry.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { type ConnectionContext, liveConnection } from "../connection-context.ts";
import type { SessionView } from "./session-view.ts";
import type { ConnectSettings } from "../../apps/app-rpc.ts";

/** A session that can still be used, in words. `known` are the fields that need not be asked for. */
export async function describeSession(
  context: ConnectionContext,
  facts: ConnectSettings,
  sessionId: string,
  { known, openerOrigin }: { known: readonly string[]; openerOrigin: string | null },
): Promise<Result<SessionView>> {
  const live = liveConnection(context);
  const session = context.store.session(sessionId);
  if (!live.ok || session === null || session.used_at !== null || session.expires_at <= context.now()) {
    return fail("session_expired");
  }
  if (openerOrigin !== null && !facts.origins.includes(openerOrigin)) return fail("origin_not_registered");
  const choices = await Promise.all(
    facts.integrations
      .filter(({ id }) => session.integrations.includes(id))
      .map((integration) =>
        context.kinds[providerOf(integration).kind].describeIntegration(context, integration, session),
      ),
  );
  const described = choices
    .filter((choice) => choice.ok)
    .map(({ value }) => ({ ...value, fields: value.fields.filter(({ name }) => !known.includes(name)) }));
  // One that can't be described now must not keep the person from the others.
  if (described.length === 0) return choices.find((choice) => !choice.ok) ?? fail("session_expired");
  const { end_user, version } = live.value;
  return ok({
    appName: facts.name,
    appLogo: facts.logo,
    endUser: end_user,
    choices: described,
    reconnects: version > 0,
    returnUrl: session.return_url,
  });
}
