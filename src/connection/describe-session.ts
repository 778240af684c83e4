// What the connect page tells the person before anything happens.

import type { AppFacts } from "../apps/app-object.ts";
import { settingsOf } from "../apps/integration.ts";
import { resolveRegistration } from "../providers/registration.ts";
import { providerOf } from "../providers/registry.ts";
import { fail, ok, type Result } from "../shared/result.ts";
import { type ConnectionContext, liveConnection } from "./connection-context.ts";

export type SessionChoice = {
  integration: string;
  providerName: string;
  /** Where the person will sign in, whatever the integration calls itself. */
  host: string;
  /** What each scope lets the app do; the scope itself where nothing is known of it. */
  permissions: string[];
};

export type SessionView = {
  appName: string;
  endUser: { id: string; name: string | null };
  choices: SessionChoice[];
  reconnects: boolean;
  returnUrl: string;
};

/** A session that can still be used, in words. */
export function describeSession(
  context: ConnectionContext,
  facts: AppFacts,
  sessionId: string,
): Result<SessionView> {
  const live = liveConnection(context);
  const session = context.store.session(sessionId);
  if (!live.ok || session === null || session.used_at !== null || session.expires_at <= context.now()) {
    return fail("session_expired");
  }
  const choices = facts.integrations
    .filter(({ id }) => session.integrations.includes(id))
    .map((integration): SessionChoice => {
      const provider = providerOf(integration);
      const registration = resolveRegistration(provider, settingsOf(integration), session.variables);
      const scopes = session.scopes ?? integration.scopes;
      return {
        integration: integration.id,
        providerName: integration.name ?? provider.name,
        host: new URL(registration.endpoints.authorization_endpoint ?? "").host,
        permissions: scopes.map((scope) => permission(provider.scopes.known, scope)),
      };
    });
  if (choices.length === 0) return fail("session_expired");
  const { end_user, version } = live.value;
  return ok({
    appName: facts.name,
    endUser: end_user,
    choices,
    reconnects: version > 0,
    returnUrl: session.return_url,
  });
}

function permission(known: Readonly<Record<string, string>>, scope: string): string {
  const name = Object.keys(known).find((candidate) => candidate.toLowerCase() === scope.toLowerCase());
  return name === undefined ? scope : (known[name] ?? scope);
}
