// Describes a session for the connect page, which the person sees before anything is sent to a provider.

import { providerOf } from "../../providers/registry.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { type ConnectionContext, liveConnection } from "../connection-context.ts";
import { hashCookie } from "./callback.ts";
import { isOfOtherBrowser } from "./session.ts";
import type { SessionView } from "./session-view.ts";
import type { ConnectSettings } from "../../apps/app-rpc.ts";

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
  settings: ConnectSettings,
  sessionId: string,
  { known: prefilled, openerOrigin, selected, browser }: PageRequest,
): Promise<Result<SessionView>> {
  const browserHash = await hashCookie(browser);
  const live = liveConnection(context);
  const session = context.store.session(sessionId);
  if (!live.ok || session === null || session.used_at !== null || session.expires_at <= context.now()) {
    return fail("session_expired");
  }
  if (isOfOtherBrowser(session, browserHash)) return fail("wrong_browser");
  if (openerOrigin !== null && !settings.origins.includes(openerOrigin)) return fail("origin_not_registered");
  const shown = settings.integrations.filter(
    ({ id }) => session.integrations.includes(id) && (selected ?? id) === id,
  );
  const choices = await Promise.all(
    shown.map((integration) =>
      context.kinds[providerOf(integration).kind].describeIntegration(
        context,
        integration,
        session,
        shown.length === 1,
      ),
    ),
  );
  const described = choices
    .filter((choice) => choice.ok)
    .map(({ value }) => ({ ...value, fields: value.fields.filter(({ name }) => !prefilled.includes(name)) }));
  // An integration that can't be described now is left out, so that the person can choose another one.
  if (described.length === 0) return choices.find((choice) => !choice.ok) ?? fail("session_expired");
  const { end_user, version } = live.value;
  return ok({
    appName: settings.name,
    appLogo: settings.logo,
    endUser: end_user,
    choices: described,
    reconnects: version > 0,
    returnUrl: session.return_url,
  });
}
