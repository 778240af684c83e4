// The list of connections as CSV, page by page. It contains what the list shows, and no tokens.

import type { AppRpc } from "../../apps/app-rpc.ts";
import type { DirectoryQuery } from "../../apps/directory/list/list-connections.ts";
import { withShownNames } from "../../brand/shown-text.ts";
import { csvLine } from "../../shared/csv.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { type ListedConnection, presentListed } from "../schemas/connection.ts";

const ROWS_PER_PAGE = 500;

const COLUMNS: Record<string, (connection: ListedConnection) => string | boolean | null> = {
  id: ({ id }) => id,
  account: ({ account }) => account?.label ?? null,
  account_id: ({ account }) => account?.id ?? null,
  end_user: ({ end_user }) => end_user,
  end_user_name: ({ end_user_name }) => end_user_name,
  integration: ({ integration }) => integration,
  provider: ({ provider }) => provider,
  status: ({ status }) => status,
  granted_scopes: ({ granted_scopes }) => granted_scopes.join(" "),
  missing_scopes: ({ missing_scopes }) => missing_scopes.join(" "),
  needs_scopes: ({ needs_scopes }) => needs_scopes.join(" "),
  last_error: ({ last_error }) => last_error?.code ?? null,
  provider_error: ({ last_error }) => last_error?.provider_error ?? null,
  last_error_at: ({ last_error }) => last_error?.at ?? null,
  refreshable: ({ refreshable }) => refreshable,
  expires_at: ({ expires_at }) => expires_at,
  created_at: ({ created_at }) => created_at,
  updated_at: ({ updated_at }) => updated_at,
  last_refreshed_at: ({ last_refreshed_at }) => last_refreshed_at,
  as_of: ({ as_of }) => as_of,
  metadata: ({ metadata }) => JSON.stringify(metadata),
};

/** The first line, with the names of the columns. */
export const csvHead = (): string => csvLine(Object.keys(COLUMNS));

/** Returns one connection as a line. */
export const connectionLine = (connection: ListedConnection): string =>
  csvLine(Object.values(COLUMNS).map((valueOf) => valueOf(connection)));

/** What the export needs of an app's object. */
type Lister = { listConnections: (query: DirectoryQuery) => Promise<ReturnType<AppRpc["listConnections"]>> };

/** Returns the lines of all connections that a query matches, one page at a time, or a failure of the first page. */
export async function exportConnections(
  stub: Lister,
  query: Omit<DirectoryQuery, "limit" | "cursor">,
): Promise<Result<AsyncGenerator<string, void, undefined>>> {
  const read = (cursor?: string) => stub.listConnections({ ...query, cursor, limit: ROWS_PER_PAGE });
  const first = await read();
  if (!first.ok) return fail(first.failure.code, { ...first.failure });
  return ok(linesFrom(first.value, read));
}

async function* linesFrom(
  first: { records: string[]; nextCursor: string | null },
  read: (cursor: string) => ReturnType<Lister["listConnections"]>,
): AsyncGenerator<string, void, undefined> {
  yield csvHead();
  let page = first;
  for (;;) {
    yield page.records.map((record) => connectionLine(withShownNames(presentListed(record)))).join("");
    if (page.nextCursor === null) return;
    const next = await read(page.nextCursor);
    if (!next.ok) throw new Error(`the export failed: ${next.failure.code}`);
    page = next.value;
  }
}
