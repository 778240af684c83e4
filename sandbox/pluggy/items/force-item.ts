// Puts an item where a test wants it, with the webhook that this state implies.

import { z } from "zod";
import { accountSchema } from "../../personas.ts";
import type { Settings } from "../clients.ts";
import type { Connector } from "../connectors.ts";
import { statusSchema } from "./item.ts";
import type { Item } from "./item.ts";
import { askForAction, askForInput, fail, settled, succeed } from "./lifecycle.ts";
import type { Moved } from "./lifecycle.ts";

export const forceSchema = z.strictObject({
  status: statusSchema.optional(),
  execution_status: z.string().optional(),
  /** Who consented, and whether it still stands. */
  account: accountSchema.optional(),
  consent: z.enum(["standing", "revoked"]).optional(),
  consent_expires_at: z.iso.datetime().nullable().optional(),
  client_user_id: z.string().nullable().optional(),
});
type Force = z.infer<typeof forceSchema>;

/** Gives the item as ordered. A forced state stays until something is done about it, but for an input's time limit. */
export function forceItem(
  item: Item,
  order: Force,
  connector: Connector,
  settings: Settings,
  now: number,
): Moved {
  const { consent, consent_expires_at, client_user_id } = order;
  const given: Item = {
    ...item,
    triggeredBy: "SYNC",
    account: order.account ?? item.account,
    consented: consent === undefined ? item.consented : consent === "standing",
    ...(consent_expires_at !== undefined && {
      consentExpiresAt: consent_expires_at === null ? null : Date.parse(consent_expires_at),
    }),
    ...(client_user_id !== undefined && { clientUserId: client_user_id }),
  };
  const moved = moveTo(given, order, connector, settings, now);
  const { execution_status: executionStatus = moved.item.executionStatus } = order;
  return { ...moved, item: { ...moved.item, executionStatus } };
}

function moveTo(
  item: Item,
  { status, execution_status }: Force,
  { login }: Connector,
  settings: Settings,
  now: number,
): Moved {
  switch (status) {
    case undefined:
      return { item, events: [] };
    case "UPDATED":
      return succeed({ ...item, consented: true, account: item.account ?? "alice" }, now);
    case "LOGIN_ERROR": {
      const usual = login === "consent" ? "USER_AUTHORIZATION_NOT_GRANTED" : "INVALID_CREDENTIALS";
      return fail({ ...item, consented: false }, status, execution_status ?? usual, now);
    }
    case "OUTDATED":
      return fail(item, status, execution_status ?? "CONNECTION_ERROR", now);
    case "WAITING_USER_INPUT":
      return askForInput(item, login === "consent" ? "consent" : "token", settings, now);
    case "WAITING_USER_ACTION": {
      const { item: waiting, events } = askForAction(item, settings, now);
      return { item: { ...waiting, dueAt: null }, events };
    }
    case "UPDATING":
    case "MERGING":
      return { item: { ...settled(item, now), status, executionStatus: status }, events: [] };
  }
}
