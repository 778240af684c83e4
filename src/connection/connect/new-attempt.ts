import type { Attempt } from "./attempt.ts";
import { providerOf } from "../../providers/registry.ts";
import { mergeVariables } from "../../providers/template-values.ts";
import type { AttemptStart } from "../kinds/kind.ts";

/** Returns the fields that attempts of every kind have. The attempt expires after `lifetimeMs`. */
export function newAttempt(
  { session, integration, attempt }: AttemptStart,
  now: number,
  lifetimeMs: number,
): Omit<Attempt, "kind" | "status"> {
  return {
    id: attempt.id,
    session: session.id,
    integration: integration.id,
    provider: integration.provider,
    failure: null,
    failure_detail: null,
    cookie_hash: attempt.cookieHash,
    opener_origin: attempt.openerOrigin,
    callback_id: integration.callback_id,
    variables: mergeVariables(providerOf(integration), integration.variables, session.variables),
    session_variables: session.variables,
    origins_since: integration.origins_since,
    returned_at: null,
    created_at: now,
    expires_at: now + lifetimeMs,
  };
}
