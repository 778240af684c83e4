import type { Actor } from "../../shared/actor.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { type AppContext, activeApp } from "../app-context.ts";
import type { AuditedAction } from "./audit-entry.ts";

/**
 * Records what somebody is about to do outside of the app's object. A connection that the app does not have is left out.
 * Fails with `unauthenticated`, and records nothing, if the API key was deleted or has expired, which a copy in KV may not say
 * yet.
 */
export function recordAction(context: AppContext, action: AuditedAction, by: Actor): Result<null> {
  if (context.store.apiKeys.isGone(by, context.now())) return fail("unauthenticated");
  const { type, id } = action.target;
  const isUnknown =
    type === "connection" &&
    (context.directory.isDeleted(id) || context.directory.integrationOf(id) === null);
  if (activeApp(context) === null || isUnknown) return ok(null);
  context.transaction(() => context.audit.append(by, action));
  return ok(null);
}
