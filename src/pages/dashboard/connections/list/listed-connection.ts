// A row of the list of connections, parsed from the record that the directory stores.

import * as z from "zod";
import { withShownNames } from "../../../../brand/shown-text.ts";
import { lazy, type Parsed } from "../../../../shared/lazy.ts";

const Instant = lazy(() => z.string().nullable().catch(null));
const Scopes = lazy(() => z.array(z.string()).catch([]));

const ListedConnection = lazy(() =>
  z.object({
    id: z.string(),
    end_user: z.string(),
    end_user_name: z.string().nullable().catch(null),
    integration: z.string().nullable().catch(null),
    status: z.string(),
    account: z.object({ label: z.string() }).nullable().catch(null),
    missing_scopes: Scopes(),
    needs_scopes: Scopes(),
    stale: z.boolean().catch(false),
    expires_at: Instant(),
    created_at: Instant(),
    updated_at: Instant(),
    last_refreshed_at: Instant(),
    last_error: z
      .object({ code: z.string(), provider_error: z.string().nullable().catch(null) })
      .nullable()
      .catch(null),
  }),
);

export type ListedConnection = Parsed<typeof ListedConnection>;

/** Returns the row of a record. */
export const parseListed = (record: string): ListedConnection =>
  withShownNames(ListedConnection().parse(JSON.parse(record)));
