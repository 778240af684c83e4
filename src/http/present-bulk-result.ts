// Presents what a bulk job has done with a connection. The link of a session is signed here, so that none is stored.

import type { Context } from "hono";
import type { BulkItem } from "../apps/bulk-jobs/bulk-job.ts";
import { timestamp } from "../shared/clock.ts";
import { type AppId, isConnectionId } from "../shared/id.ts";
import type { Parsed } from "../shared/lazy.ts";
import { connectLink } from "./create-connect-session.ts";
import type { HttpEnv } from "./http-env.ts";
import type { BulkResultResponse } from "./schemas/bulk-job.ts";

type Presented = Parsed<typeof BulkResultResponse>;

/** Returns a result as the API shows it. A link is there until it expires, for who `mayConnect` end users. */
export async function presentBulkResult(
  c: Context<HttpEnv>,
  app: AppId,
  { id, result }: BulkItem,
  mayConnect: boolean,
): Promise<Presented> {
  const session = result?.session ?? null;
  const isOpen = mayConnect && session !== null && session.expires_at > Date.now() && isConnectionId(id);
  const link = isOpen ? await connectLink(c, { app, connection: id, session: session.id }) : null;
  return {
    connection: id,
    outcome: result?.outcome ?? null,
    code: result?.code ?? null,
    revocation: result?.revocation ?? null,
    connect_url: link?.url ?? null,
    expires_at: timestamp(session?.expires_at ?? null),
    at: timestamp(result?.at ?? null),
  };
}
