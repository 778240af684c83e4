// A connect session: the app's backend lets one end user connect, for half an hour.

import { type Integration } from "../../integration/integration.ts";
import { providerOf } from "../../providers/registry.ts";
import { MINUTE } from "../../shared/clock.ts";
import { type AppId, type ConnectionId, newSessionId } from "../../shared/id.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { type Connection, EndUser, newConnection } from "../connection.ts";
import { type ConnectionContext, liveConnection, saveConnection } from "../connection-context.ts";
import type { RequestedSession } from "../kinds/kind.ts";
import { KEPT_AFTER_EXPIRY_MS, type NewSession, type Session } from "./session.ts";
import type { ConnectSettings } from "../../apps/app-rpc.ts";

const SESSION_LIFETIME_MS = 30 * MINUTE;

/** Begins a session on a new connection, or on an existing one that is to be connected again. */
export async function createSession(
  context: ConnectionContext,
  ids: { app: AppId; connection: ConnectionId },
  facts: ConnectSettings,
  input: NewSession,
): Promise<Result<Session>> {
  const existing = context.store.connection();
  const reconnects = input.connection_id !== undefined;
  if (reconnects && (existing === null || existing.status === "deleted")) return fail("connection_not_found");
  if (existing !== null && existing.end_user.id !== input.end_user.id) {
    return fail("end_user_mismatch", { detail: "The connection belongs to another end user." });
  }
  const bound = boundIntegration(existing);
  const chosen = chosenIntegrations(facts, input, bound);
  if (!chosen.ok) return chosen;
  const return_url = input.return_url ?? facts.returnUrls[0];
  if (return_url === undefined || !facts.returnUrls.includes(return_url))
    return fail("return_url_not_registered");
  const variables = { ...existing?.variables, ...input.variables };
  const asked = { app: ids.app, existing, variables, parameters: input.parameters ?? {} };
  const isOpen = input.integrations === undefined && bound === null;
  const reviewed = await review(context, chosen.value, { ...asked, isOpen });
  if (!reviewed.ok) return reviewed;
  const integrations = reviewed.value;
  // Looked at again: a provider may have been asked meanwhile.
  if (existing !== null && !liveConnection(context).ok) return fail("connection_not_found");
  const now = context.now();
  const session: Session = {
    id: newSessionId(),
    integrations: integrations.map((integration) => integration.id),
    return_url,
    app_name: facts.name,
    scopes: input.scopes ?? null,
    variables,
    completion: input.completion,
    created_at: now,
    expires_at: now + SESSION_LIFETIME_MS,
    used_at: null,
  };
  const endUser = EndUser.parse({ id: input.end_user.id, name: input.end_user.name ?? null });
  context.transaction(() => {
    context.store.putSession(session);
    if (existing === null) {
      const blank = newConnection(ids.connection, ids.app, endUser, now);
      saveConnection(context, { ...blank, ...onlyChoice(integrations, session) }, null);
    }
    context.tasks.schedule("sweep", session.expires_at + KEPT_AFTER_EXPIRY_MS);
  });
  return ok(session);
}

/** The integration of a connection that has been connected; a pending one may still choose another. */
function boundIntegration(existing: Connection | null): string | null {
  return existing === null || existing.version === 0 ? null : existing.integration;
}

/** What is known of a pending connection where there is nothing to choose. */
function onlyChoice(integrations: Integration[], session: Session): Partial<Connection> {
  const [only, other] = integrations;
  return only === undefined || other !== undefined ? {} : choiceOf(only, session);
}

/** What a pending connection shows once the integration is chosen. */
export function choiceOf(integration: Integration, session: Session) {
  const { id, provider } = integration;
  return { integration: id, provider, requested_scopes: session.scopes ?? integration.scopes };
}

function chosenIntegrations(
  facts: ConnectSettings,
  input: NewSession,
  bound: string | null,
): Result<Integration[]> {
  // A connection stays with the integration it was made with.
  const wanted = bound === null ? input.integrations : [bound];
  const found = facts.integrations.filter(({ id }) => wanted === undefined || wanted.includes(id));
  const isOther = bound !== null && input.integrations?.includes(bound) === false;
  if (isOther || found.length === 0 || (wanted !== undefined && found.length < new Set(wanted).size)) {
    return fail("integration_not_found", {
      detail:
        wanted === undefined
          ? "Make an integration first."
          : isOther
            ? "A connection can only be connected again with its own integration."
            : "At least one of the integrations does not exist.",
    });
  }
  return ok(found);
}

/**
 * What would only show when the person is on the way. Where the app has named no integrations those that
 * can't be used, for want of a variable say, are left out as long as one is left.
 */
async function review(
  context: ConnectionContext,
  integrations: Integration[],
  { variables, isOpen, ...asked }: Omit<RequestedSession, "isOnly"> & { isOpen: boolean },
): Promise<Result<Integration[]>> {
  const isOnly = integrations.length === 1;
  const problems = await Promise.all(
    integrations.map((integration) => {
      const provider = providerOf(integration);
      // A variable of one integration is nothing to another of the same session.
      const given = Object.entries(variables).filter(([name]) => Object.hasOwn(provider.variables, name));
      const own = { ...asked, isOnly, variables: Object.fromEntries(given) };
      return context.kinds[provider.kind].validateSession(context, integration, own);
    }),
  );
  const usable = integrations.filter((_, i) => problems[i]?.length === 0);
  if (usable.length === integrations.length || (isOpen && usable.length > 0)) return ok(usable);
  return fail("invalid_request", { fields: problems.flat() });
}
