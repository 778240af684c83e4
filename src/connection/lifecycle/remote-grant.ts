// What is to be given back to a provider: all that is needed to do so, kept apart from the connection,
// which may be gone by then.

import * as z from "zod";
import { isAppId, isConnectionId } from "../../shared/id.ts";
import { NotedClient } from "../kinds/oauth-code/client-snapshot.ts";
import { NotedKeyClient } from "../kinds/item/client-snapshot.ts";

const AnyRevocation = z.object({
  id: z.string(),
  app: z.string().refine(isAppId),
  connection: z.string().refine(isConnectionId),
  integration: z.string(),
  variables: z.record(z.string(), z.string()),
  attempts: z.number(),
  due_at: z.number(),
  give_up_at: z.number(),
});

/** A grant of an authorization server's. */
export const CodeRevocation = AnyRevocation.extend({
  kind: z.literal("code").default("code"),
  /** Null until the app's object has been asked. */
  client: NotedClient.nullable(),
  sealed_tokens: z.string(),
});

/** An item. */
const ItemRevocation = AnyRevocation.extend({
  kind: z.literal("item"),
  client: NotedKeyClient.nullable(),
  item_id: z.string(),
});

export const Revocation = z.union([CodeRevocation, ItemRevocation]);

export type CodeRevocation = z.output<typeof CodeRevocation>;
export type ItemRevocation = z.output<typeof ItemRevocation>;
export type Revocation = z.output<typeof Revocation>;

type Unscheduled<R> = Omit<R, "id" | "attempts" | "due_at" | "give_up_at">;

/** What nobody is going to use any more. */
export type Leftover = Unscheduled<CodeRevocation> | Unscheduled<ItemRevocation>;
