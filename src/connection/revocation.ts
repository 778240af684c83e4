// Grants that are to be given back to their provider: what is needed to do so, kept apart from the
// connection, which may be gone by then.

import * as z from "zod";
import { isAppId, isConnectionId } from "../shared/id.ts";
import { NotedClient } from "./noted-client.ts";

export const Revocation = z.object({
  id: z.string(),
  app: z.string().refine(isAppId),
  connection: z.string().refine(isConnectionId),
  integration: z.string(),
  variables: z.record(z.string(), z.string()),
  /** Null until the app's object has been asked. */
  client: NotedClient.nullable(),
  sealed_tokens: z.string(),
  attempts: z.number(),
  due_at: z.number(),
  give_up_at: z.number(),
});

export type Revocation = z.output<typeof Revocation>;
