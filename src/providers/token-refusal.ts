// Which responses of an API mean that it rejected the token. Pure.

import type { Parsed } from "../shared/lazy.ts";
import { valueAt } from "../shared/json.ts";
import type { StoredOptions } from "./integration-settings.ts";
import type { ExpiredWhen } from "./definition/api.ts";
import type { Provider } from "./provider.ts";

/** The statuses, and the field of a JSON body, which mean that the token was rejected. */
export type TokenRefusal = { statuses: readonly number[]; expiredWhen: ExpiredWhen | undefined };

/** Returns the integration's rules, or the provider's where the integration has none. */
export function tokenRefusalOf(
  { api }: Provider,
  { options }: { options: Parsed<typeof StoredOptions> },
): TokenRefusal {
  return {
    statuses: options.refused_statuses ?? api.refused_statuses,
    expiredWhen: options.expired_when ?? api.expired_when,
  };
}

/** Returns whether a parsed body has one of a rule's values. */
export function matchesRule(body: unknown, rule: ExpiredWhen | undefined): boolean {
  if (rule === undefined) return false;
  const found = valueAt(body, rule.path);
  return rule.values.some((value) => value === found);
}
