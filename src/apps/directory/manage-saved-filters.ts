// Saves, lists, and deletes filters of the list of connections.

import type { Actor } from "../../shared/actor.ts";
import { newSavedFilterId } from "../../shared/id.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { activeApp, type AppContext } from "../app-context.ts";
import {
  type NewSavedFilter,
  presentSavedFilter,
  type PublicSavedFilter,
  type SavedFilter,
} from "./saved-filter-store.ts";

/** The most filters that an app can save. */
const MAX_SAVED_FILTERS = 12;

/** Saves a filter under a name that no other one has. */
export function createSavedFilter(
  context: AppContext,
  { name, filter }: NewSavedFilter,
  by: Actor,
): Result<PublicSavedFilter> {
  if (activeApp(context) === null) return fail("app_not_found");
  const { savedFilters, now } = context;
  const existing = savedFilters.all();
  if (existing.some((saved) => saved.name === name))
    return fail("invalid_request", { fields: [{ path: "name", message: "is the name of another filter" }] });
  if (existing.length >= MAX_SAVED_FILTERS)
    return fail("invalid_request", {
      detail: `An app can save ${MAX_SAVED_FILTERS} filters. Delete one that is no longer needed.`,
    });
  const saved: SavedFilter = { id: newSavedFilterId(), name, filter, created_at: now() };
  context.transaction(() => {
    savedFilters.put(saved);
    context.audit.append(by, {
      action: "saved_filter.created",
      target: { type: "saved_filter", id: saved.id, name },
    });
  });
  return ok(presentSavedFilter(saved));
}

/** Deletes a saved filter. */
export function deleteSavedFilter(context: AppContext, id: string, by: Actor): Result<null> {
  if (activeApp(context) === null) return fail("app_not_found");
  const saved = context.savedFilters.all().find((one) => one.id === id);
  if (saved === undefined) return fail("saved_filter_not_found");
  context.transaction(() => {
    context.savedFilters.delete(id);
    context.audit.append(by, {
      action: "saved_filter.deleted",
      target: { type: "saved_filter", id, name: saved.name },
    });
  });
  return ok(null);
}

/** Returns the saved filters, the oldest first. */
export function listSavedFilters(context: AppContext): Result<PublicSavedFilter[]> {
  if (activeApp(context) === null) return fail("app_not_found");
  return ok(context.savedFilters.all().map((saved) => presentSavedFilter(saved)));
}
