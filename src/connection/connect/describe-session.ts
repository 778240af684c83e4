// Describes a session for the connect page, which the person sees before anything is sent to a provider.

import { appStub } from "../../apps/app-rpc.ts";
import { withoutReordering } from "../../brand/shown-text.ts";
import { kindOf } from "../../providers/provider-kinds.ts";
import { providerOf } from "../../providers/registry.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import type { ConnectionContext } from "../connection-context.ts";
import { hashCookie } from "./callback.ts";
import type { PickerFilter, SessionView } from "./session-view.ts";
import { markStep } from "../test/mark-step.ts";
import { appOfSession, findOfferedIntegrations, isOpenTo, usableSession } from "./usable-session.ts";

/** What the page of a session shows. */
type PageRequest = {
  /** The fields that the page does not ask for, because the app has provided them. */
  known: readonly string[];
  openerOrigin: string | null;
  /** The integration that the person has selected; null for none. */
  selected: string | null;
  filter: PickerFilter;
  /** The browser's cookie for the session; null before its first click. */
  browser: string | null;
};

/** Returns an end user as the page shows it. */
const shownPerson = ({ id, name }: SessionView["endUser"]) => ({
  id: withoutReordering(id),
  name: name === null ? null : withoutReordering(name) || null,
});

/** Describes a session that can still be used. */
export async function describeSession(
  context: ConnectionContext,
  sessionId: string,
  { known: prefilled, openerOrigin, selected, filter, browser }: PageRequest,
): Promise<Result<SessionView>> {
  const usable = usableSession(context, sessionId, await hashCookie(browser));
  if (!usable.ok) return usable;
  const { connection, session } = usable.value;
  const app = await appOfSession(context, usable.value);
  if (app === null) return fail("session_expired");
  if (openerOrigin !== null && !app.origins.includes(openerOrigin)) return fail("origin_not_registered");
  const hasOthers = connection.version === 0 && session.integrations.length > 1;
  const view = {
    app: { name: session.app_name, logo: app.logo, brand: app.brand },
    endUser: shownPerson(connection.end_user),
    hasOthers,
    reconnects: connection.version > 0,
    returnUrl: session.return_url,
  };
  if (selected === null && hasOthers) {
    const stub = appStub(context.env, connection.app);
    const picker = await stub.pickIntegrations(connection.end_user.id, session.integrations, filter);
    return picker === null || picker.total === 0
      ? fail("session_expired")
      : ok({ ...view, content: { picker } });
  }
  const id = selected ?? session.integrations[0] ?? "";
  const [integration] = await findOfferedIntegrations(context, usable.value, [id]);
  if (integration === undefined) return fail(hasOthers ? "integration_not_found" : "session_expired");
  if (!isOpenTo(session, integration)) return fail("integration_disabled");
  if (session.is_test) markStep(context, "opened");
  const kind = context.kinds[kindOf(providerOf(integration), integration)];
  const described = await kind.describeIntegration(context, integration, session);
  if (!described.ok) return described;
  const isAsked = ({ name }: { name: string }) => !prefilled.some((known) => name === `parameters.${known}`);
  const choice = { ...described.value, fields: described.value.fields.filter(isAsked) };
  return ok({ ...view, content: { choice } });
}
