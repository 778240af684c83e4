// What an app can see and change, in the words of the person. Pure.

import type { Permission } from "../../connection/connect/session-view.ts";
import type { Language, Localized } from "../../shared/language.ts";

/** What a scope allows: what the app can see, and what it can change. */
export type ScopeWords = { see: Localized | null; change: Localized | null };

export type Access = {
  sees: string[];
  changes: string[];
  /** Scopes that nobody but the app has described. They are shown with what can be changed. */
  others: { scope: string; sentence: string | null }[];
  /** The types of authorization details. Nothing says whether they change something, so they are shown with what does. */
  types: string[];
};

/** Groups permissions. `known` has the scopes of the provider, by their name in lowercase. */
export function accessOf(
  permissions: readonly Permission[],
  known: ReadonlyMap<string, ScopeWords>,
  language: Language,
): Access {
  const [sees, changes] = [new Set<string>(), new Set<string>()];
  const others: Access["others"] = [];
  const types: string[] = [];
  for (const permission of permissions) {
    if ("sees" in permission) {
      sees.add(permission.sees[language]);
      continue;
    }
    if ("type" in permission) {
      types.push(permission.type);
      continue;
    }
    const { scope, own } = permission;
    const words = known.get(scope.toLowerCase());
    // The app's own words can say anything, so they stand beside the scope.
    if (own !== null) others.push({ scope, sentence: typeof own === "string" ? own : own[language] });
    else if (words === undefined) others.push({ scope, sentence: null });
    else {
      if (words.see !== null) sees.add(words.see[language]);
      if (words.change !== null) changes.add(words.change[language]);
    }
  }
  return { sees: [...sees], changes: [...changes], others, types };
}

/** Whether an app may also make changes. */
export const canChange = ({ changes, others, types }: Access) =>
  changes.length + others.length + types.length > 0;
