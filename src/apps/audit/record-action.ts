import type { Actor } from "../../shared/actor.ts";
import { type AppContext, activeApp } from "../app-context.ts";
import type { AuditedAction } from "./audit-entry.ts";

/**
 * Records what somebody is about to do outside of the app's object. A connection that the app does not have is left out.
 * Returns false, and records nothing, if it would create an agent key with an API key that was deleted or has expired.
 */
export function recordAction(context: AppContext, action: AuditedAction, by: Actor): boolean {
  if (action.action === "agent_key.created" && context.store.apiKeys.isGone(by, context.now())) return false;
  const { type, id } = action.target;
  const isUnknown =
    type === "connection" &&
    (context.directory.isDeleted(id) || context.directory.integrationOf(id) === null);
  if (activeApp(context) === null || isUnknown) return true;
  context.transaction(() => context.audit.append(by, action));
  return true;
}
