// A row of the list of connections, parsed from the record that the directory stores.

import * as z from "zod";

const Instant = z.string().nullable().catch(null);

export const ListedConnection = z.object({
  id: z.string(),
  end_user: z.string(),
  integration: z.string().nullable().catch(null),
  status: z.string(),
  account: z.object({ label: z.string() }).nullable().catch(null),
  created_at: Instant,
  updated_at: Instant,
  last_error: z.object({ code: z.string() }).nullable().catch(null),
});

export type ListedConnection = z.output<typeof ListedConnection>;
