// What the person chooses to share: what the page starts from, and what it comes back with.

import type { AuthorizationRequest } from "../oauth/authorization-request.ts";
import type { Account } from "../personas.ts";
import { single } from "./received.ts";
import type { Params } from "./received.ts";
import type { Sandbox } from "../sandbox.ts";

/** What is ticked when the page opens: the earlier choice, unless the client asks for a new one. */
export function pickedBefore(sandbox: Sandbox, request: AuthorizationRequest, account: Account): string[] {
  const { picker } = sandbox.provider;
  if (!picker) return [];
  const recalls = picker.remembers && request.prompt !== "consent";
  const earlier = recalls ? sandbox.grants.latest(request.clientId, account)?.pick : undefined;
  const values = picker.options[account].map(({ value }) => value);
  const kept = earlier?.filter((value) => values.includes(value)) ?? [];
  if (kept.length > 0) return kept;
  return picker.initial === "all" ? values : values.slice(0, 1);
}

/** Reads the pick; undefined when the page was shown and nothing was chosen on it. */
export function readPick(
  sandbox: Sandbox,
  request: AuthorizationRequest,
  account: Account,
  form: Params,
): string[] | undefined {
  const { picker } = sandbox.provider;
  if (!picker) return [];
  const values = picker.options[account].map(({ value }) => value);
  const chosen = [form[picker.field] ?? []].flat().filter((value) => values.includes(value));
  if (chosen.length > 0) return picker.many ? chosen : chosen.slice(0, 1);
  const shown = picker.many && single(form, "picker") !== undefined;
  return shown ? undefined : pickedBefore(sandbox, request, account);
}
