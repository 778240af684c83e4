// What is remembered of one item, whatever state it is in.

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

/** What comes next by itself: each stage but `settled` ends at its time, and some before it by a person's doing. */
const stageSchema = z.enum(["opening", "consent", "login", "token", "app", "syncing", "settled"]);

export const itemSchema = z.object({
  id: z.string(),
  clientId: z.string(),
  connectorId: z.number(),
  /** The key or token it was created with: a connect token sees its own items only. */
  createdWith: z.string(),
  /** Where the sandbox was reached, for the address of the consent page. */
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
  /** The consent page's hidden value, while a consent is asked for. */
  consentRequest: z.string().nullable(),
  /** Until when the person may give what is waited for. */
  inputExpiresAt: z.number().nullable(),
  consented: z.boolean(),
  consentExpiresAt: z.number().nullable(),
  account: accountSchema.nullable(),
  accountIds: z.tuple([z.string(), z.string()]),
  triggeredBy: z.enum(["CLIENT", "USER", "SYNC"]),
  /** Whether it ever was UPDATED: the first time is `item/created`. */
  succeeded: z.boolean(),
  createdAt: z.number(),
  updatedAt: z.number(),
  lastUpdatedAt: z.number().nullable(),
});
export type Item = z.infer<typeof itemSchema>;

/** What Pluggy tells of an item at its webhook URL. */
export type ItemEvent =
  | "item/created"
  | "item/updated"
  | "item/error"
  | "item/deleted"
  | "item/waiting_user_input"
  | "item/waiting_user_action"
  | "item/login_succeeded";

/** Tells whether the person's consent stands: it was given, and has neither been withdrawn nor run out. */
export function consentStands(item: Item, now: number): boolean {
  return item.consented && (item.consentExpiresAt === null || now < item.consentExpiresAt);
}
