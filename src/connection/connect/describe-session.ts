// Describes a session for the connect page, which the person sees before anything is sent to a provider.

import { kindOf } from "../../providers/provider-kinds.ts";
import { providerOf } from "../../providers/registry.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import type { ConnectionContext } from "../connection-context.ts";
import { hashCookie } from "./callback.ts";
import type { SessionView } from "./session-view.ts";
import { appOfSession, findOfferedIntegrations, usableSession } from "./usable-session.ts";

/** What the page of a session shows. */
type PageRequest = {
  /** The fields that the page does not ask for, because the app has provided them. */
  known: readonly string[];
  openerOrigin: string | null;
  /** The integration that the person has selected; null for all of them. */
  selected: string | null;
  /** The browser's cookie for the session; null before its first click. */
  browser: string | null;
};

/** Describes a session that can still be used. */
export async function describeSession(
  context: ConnectionContext,
  sessionId: string,
  { known: prefilled, openerOrigin, selected, browser }: PageRequest,
): Promise<Result<SessionView>> {
  const usable = usableSession(context, sessionId, await hashCookie(browser));
  if (!usable.ok) return usable;
  const { connection, session } = usable.value;
  const app = await appOfSession(context, usable.value);
  if (app === null) return fail("session_expired");
  if (openerOrigin !== null && !app.origins.includes(openerOrigin)) return fail("origin_not_registered");
  const ids = session.integrations.filter((id) => (selected ?? id) === id);
  const shown = await findOfferedIntegrations(context, usable.value, ids);
  const choices = await Promise.all(
    shown.map((integration) =>
      context.kinds[kindOf(providerOf(integration), integration)].describeIntegration(
        context,
        integration,
        session,
        shown.length === 1,
      ),
    ),
  );
  const described = choices
    .filter((choice) => choice.ok)
    .map(({ value }) => ({
      ...value,
      fields: value.fields.filter(({ name }) => !prefilled.some((known) => name === `parameters.${known}`)),
    }));
  // An integration that can't be described now is left out, so that the person can choose another one.
  if (described.length === 0) return choices.find((choice) => !choice.ok) ?? fail("session_expired");
  return ok({
    appName: session.app_name,
    appLogo: app.logo,
    endUser: connection.end_user,
    choices: described,
    reconnects: connection.version > 0,
    returnUrl: session.return_url,
  });
}
