import type { Actor } from "../../shared/actor.ts";
import { type AppContext, activeApp } from "../app-context.ts";
import type { AuditedAction } from "./audit-entry.ts";

/** Records what somebody is about to do outside of the app's object. A connection that the app does not have is left out. */
export function recordAction(context: AppContext, action: AuditedAction, by: Actor): void {
  const { type, id } = action.target;
  const isUnknown =
    type === "connection" &&
    (context.directory.isDeleted(id) || context.directory.integrationOf(id) === null);
  if (activeApp(context) === null || isUnknown) return;
  context.transaction(() => context.audit.append(by, action));
}
