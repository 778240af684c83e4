// Every page of the dashboard. The tests of its pages and the benchmark open each of them.

/** The IDs of connections whose pages exist. */
export type PlaceIds = { active: string; ended: string; pending: string };

type Place = {
  /** The route, as it is registered below `/dashboard`. */
  route: string;
  /** What follows `/dashboard/apps/{app}`. Null: the page belongs to no app, and its path is its route. */
  path: string | ((ids: PlaceIds) => string) | null;
};

const CONNECTION = "/apps/:app/connections/:connection";

const INTEGRATION = "/apps/:app/integrations/:integration";

export const PLACES: readonly Place[] = [
  { route: "", path: null },
  { route: "/apps/new", path: null },
  { route: "/apps/:app", path: "" },
  { route: "/apps/:app/search", path: "/search?q=ada" },
  { route: "/apps/:app/connections", path: "/connections" },
  { route: "/apps/:app/logs", path: "/logs" },
  { route: "/apps/:app/connections/new", path: "/connections/new" },
  { route: "/apps/:app/bulk-jobs", path: "/bulk-jobs" },
  { route: CONNECTION, path: ({ active }) => `/connections/${active}` },
  { route: CONNECTION, path: ({ ended }) => `/connections/${ended}` },
  { route: CONNECTION, path: ({ pending }) => `/connections/${pending}` },
  { route: "/apps/:app/webhooks", path: "/webhooks" },
  { route: "/apps/:app/webhooks/settings", path: "/webhooks/settings" },
  { route: `${CONNECTION}/delete`, path: ({ active }) => `/connections/${active}/delete` },
  { route: "/apps/:app/integrations", path: "/integrations" },
  { route: "/apps/:app/integrations/new", path: "/integrations/new" },
  { route: "/apps/:app/integrations/new", path: "/integrations/new?own=endpoints" },
  { route: INTEGRATION, path: "/integrations/parqet" },
  { route: `${INTEGRATION}/register`, path: "/integrations/parqet/register" },
  { route: `${INTEGRATION}/credentials`, path: "/integrations/parqet/credentials" },
  { route: `${INTEGRATION}/test`, path: "/integrations/parqet/test" },
  { route: "/apps/:app/keys", path: "/keys" },
  { route: "/apps/:app/audit", path: "/audit" },
  { route: "/audit", path: null },
  { route: "/apps/:app/brand", path: "/brand" },
  { route: "/apps/:app/settings", path: "/settings" },
];

/** Returns the path of a page below `/dashboard`. */
export function pathOf({ route, path }: Place, app: string, ids: PlaceIds): string {
  if (path === null) return route;
  return `/apps/${app}${typeof path === "string" ? path : path(ids)}`;
}
