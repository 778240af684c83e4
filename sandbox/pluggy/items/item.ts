// The stored item.

import { z } from "zod";
import { accountSchema } from "../../personas.ts";
import { parametersSchema } from "../connectors.ts";

export const statusSchema = z.enum([
  "UPDATING",
  "WAITING_USER_INPUT",
  "WAITING_USER_ACTION",
  "MERGING",
  "UPDATED",
  "LOGIN_ERROR",
  "OUTDATED",
]);

export const errorSchema = z.object({ code: z.string(), message: z.string() });

/** What happens next. Each stage except `settled` ends at a given time, or earlier if the user acts. */
const stageSchema = z.enum(["opening", "consent", "login", "token", "app", "syncing", "settled"]);

export const itemSchema = z.object({
  id: z.string(),
  clientId: z.string(),
  connectorId: z.number(),
  /** The key or token that created the item. A connect token has access only to its own items. */
  createdWith: z.string(),
  /** The sandbox's origin, for the URL of the consent page. */
  origin: z.string(),
  parameters: parametersSchema,
  clientUserId: z.string().nullable(),
  webhookUrl: z.string().nullable(),
  oauthRedirectUri: z.string().nullable(),
  stage: stageSchema,
  dueAt: z.number().nullable(),
  status: statusSchema,
  executionStatus: z.string(),
  error: errorSchema.nullable(),
  /** The value in the consent page's URL and form, while consent is requested. */
  consentRequest: z.string().nullable(),
  /** When the time limit for the user's input ends. */
  inputExpiresAt: z.number().nullable(),
  consented: z.boolean(),
  consentExpiresAt: z.number().nullable(),
  account: accountSchema.nullable(),
  accountIds: z.tuple([z.string(), z.string()]),
  triggeredBy: z.enum(["CLIENT", "USER", "SYNC"]),
  /** Whether the item was ever UPDATED. The first time sends `item/created`. */
  succeeded: z.boolean(),
  createdAt: z.number(),
  updatedAt: z.number(),
  lastUpdatedAt: z.number().nullable(),
});
export type Item = z.infer<typeof itemSchema>;

/** The events that Pluggy sends to an item's webhook URL. */
export type ItemEvent =
  | "item/created"
  | "item/updated"
  | "item/error"
  | "item/deleted"
  | "item/waiting_user_input"
  | "item/waiting_user_action"
  | "item/login_succeeded";

/** Whether the user gave consent, and has neither withdrawn it nor let it expire. */
export function hasValidConsent(item: Item, now: number): boolean {
  return item.consented && (item.consentExpiresAt === null || now < item.consentExpiresAt);
}
