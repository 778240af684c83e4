// The query of the list of connections, in links and forms.

import type { DirectoryFilter, DirectorySort } from "../../../../apps/directory/list/directory-filter.ts";
import { appPath } from "../../frame/paths.ts";

export type ConnectionsQuery = DirectoryFilter & {
  sort?: DirectorySort | undefined;
  cursor?: string | undefined;
};

export const connectionsPath = (app: string) => `${appPath(app)}/connections`;

/** Returns the path of the list with a query, or of something below it. */
export function connectionsUrl(
  app: string,
  query: ConnectionsQuery,
  below = "",
  isPageChosen = false,
): string {
  const fields = [...fieldsOf(query), ...(isPageChosen ? [["chosen", "page"]] : [])];
  const search = new URLSearchParams(fields).toString();
  return `${connectionsPath(app)}${below}${search === "" ? "" : `?${search}`}`;
}

/** Returns the parameters of a query, as a form sends them. */
export const fieldsOf = (query: ConnectionsQuery): [string, string][] =>
  Object.entries(query).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  );

/** The parameters that only say which page is shown. */
const OF_PAGE: ReadonlySet<string> = new Set(["sort", "cursor"]);

/** Returns the filter of a query, without what only says which page is shown. */
export function filterOf(query: ConnectionsQuery): DirectoryFilter {
  const set = Object.entries(query).filter(([name, value]) => value !== undefined && !OF_PAGE.has(name));
  return Object.fromEntries(set);
}

/** Returns whether two filters are the same. */
export const isSameFilter = (a: DirectoryFilter, b: DirectoryFilter): boolean => textOf(a) === textOf(b);

const textOf = (filter: DirectoryFilter) =>
  fieldsOf(filter)
    .map((field) => JSON.stringify(field))
    .toSorted((a, b) => (a < b ? -1 : 1))
    .join();
