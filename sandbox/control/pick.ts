// What the user selects to share on the consent page: the initial selection, and the submitted one.

import type { AuthorizationRequest } from "../oauth/authorization-request.ts";
import type { Account } from "../personas.ts";
import { singleParam } from "./received-request.ts";
import type { Params } from "./received-request.ts";
import type { Sandbox } from "../sandbox.ts";

/** Returns the initial selection: the previous one, unless the client requests consent again with `prompt`. */
export function initialPick(sandbox: Sandbox, request: AuthorizationRequest, account: Account): string[] {
  const { picker } = sandbox.provider;
  if (!picker) return [];
  const usesPrevious = picker.remembers && request.prompt !== "consent";
  const previous = usesPrevious ? sandbox.grants.latest(request.clientId, account)?.pick : undefined;
  const values = picker.options[account].map(({ value }) => value);
  const available = previous?.filter((value) => values.includes(value)) ?? [];
  if (available.length > 0) return available;
  return picker.initial === "all" ? values : values.slice(0, 1);
}

/** Returns the submitted selection, or undefined if the user selected nothing on the page. */
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
  const isFromPage = picker.many && singleParam(form, "picker") !== undefined;
  return isFromPage ? undefined : initialPick(sandbox, request, account);
}
