// What the connect page tells the person before anything happens.

import type { AppFacts } from "../../apps/app-object.ts";
import { providerOf } from "../../providers/registry.ts";
import type { Localized } from "../../shared/language.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { type ConnectionContext, liveConnection } from "../connection-context.ts";

/** Something the person fills in on the connect page. */
export type ChoiceField = {
  name: string;
  label: string;
  type: "text" | "password" | "number" | "select";
  help: string | null;
  placeholder: string | null;
  optional: boolean;
  options: { value: string; label: string }[];
};

export type SessionChoice = {
  integration: string;
  providerName: string;
  /** Where the person will sign in, whatever the integration calls itself; null where that is here. */
  host: string | null;
  /** Who gets what is filled in. */
  recipient: string;
  /** What the app will be able to do, each in words. */
  permissions: (Localized | string)[];
  fields: ChoiceField[];
};

export type SessionView = {
  appName: string;
  appLogo: string | null;
  endUser: { id: string; name: string | null };
  choices: SessionChoice[];
  reconnects: boolean;
  returnUrl: string;
};

/** A session that can still be used, in words. `known` are the fields that need not be asked for. */
export async function describeSession(
  context: ConnectionContext,
  facts: AppFacts,
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
        context.kinds[providerOf(integration).kind].describe(context, integration, session),
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
