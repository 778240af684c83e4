// Forces an item into a state, and sends the matching webhook.

import { z } from "zod";
import { accountSchema } from "../../personas.ts";
import type { Settings } from "../clients.ts";
import type { Connector } from "../connectors.ts";
import { statusSchema } from "./item.ts";
import type { Item } from "./item.ts";
import { waitForAction, waitForInput, fail, settle, succeed } from "./lifecycle.ts";
import type { Transition } from "./lifecycle.ts";

export const forceSchema = z.strictObject({
  status: statusSchema.optional(),
  execution_status: z.string().optional(),
  /** The user who consented, and whether the consent is valid. */
  account: accountSchema.optional(),
  consent: z.enum(["standing", "revoked"]).optional(),
  consent_expires_at: z.iso.datetime().nullable().optional(),
  client_user_id: z.string().nullable().optional(),
});
type ForcedState = z.infer<typeof forceSchema>;

/** Returns the item in the forced state. The state then does not change on its own, except when the time limit for input expires. */
export function forceItem(
  item: Item,
  state: ForcedState,
  connector: Connector,
  settings: Settings,
  now: number,
): Transition {
  const { consent, consent_expires_at, client_user_id } = state;
  const changed: Item = {
    ...item,
    triggeredBy: "SYNC",
    account: state.account ?? item.account,
    consented: consent === undefined ? item.consented : consent === "standing",
    ...(consent_expires_at !== undefined && {
      consentExpiresAt: consent_expires_at === null ? null : Date.parse(consent_expires_at),
    }),
    ...(client_user_id !== undefined && { clientUserId: client_user_id }),
  };
  const transition = transitionTo(changed, state, connector, settings, now);
  const { execution_status: executionStatus = transition.item.executionStatus } = state;
  return { ...transition, item: { ...transition.item, executionStatus } };
}

function transitionTo(
  item: Item,
  { status, execution_status }: ForcedState,
  { login }: Connector,
  settings: Settings,
  now: number,
): Transition {
  switch (status) {
    case undefined:
      return { item, events: [] };
    case "UPDATED":
      return succeed({ ...item, consented: true, account: item.account ?? "alice" }, now);
    case "LOGIN_ERROR": {
      const defaultStatus = login === "consent" ? "USER_AUTHORIZATION_NOT_GRANTED" : "INVALID_CREDENTIALS";
      return fail({ ...item, consented: false }, status, execution_status ?? defaultStatus, now);
    }
    case "OUTDATED":
      return fail(item, status, execution_status ?? "CONNECTION_ERROR", now);
    case "WAITING_USER_INPUT":
      return waitForInput(item, login === "consent" ? "consent" : "token", settings, now);
    case "WAITING_USER_ACTION": {
      const { item: waiting, events } = waitForAction(item, settings, now);
      return { item: { ...waiting, dueAt: null }, events };
    }
    case "UPDATING":
    case "MERGING":
      return { item: { ...settle(item, now), status, executionStatus: status }, events: [] };
  }
}
