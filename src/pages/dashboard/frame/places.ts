// The places in the navigation of an app. A place is listed here once its page exists.

import type { Access } from "../../../shared/key-scopes.ts";
import type { IconName } from "../components/icon.tsx";
import type { FrameData } from "./page-context.ts";

/** The name of a place, which a page passes to `Frame` to mark its link. */
export type PlaceName =
  | "apps"
  | "overview"
  | "connections"
  | "integrations"
  | "webhooks"
  | "logs"
  | "keys"
  | "brand"
  | "settings"
  | "audit";

/** A page in the navigation. Who lacks the access does not see it. `waiting` returns how much waits there for somebody, and what it is. */
export type Place = {
  name: PlaceName;
  label: string;
  /** The path below the app's. */
  path: string;
  icon: IconName;
  /** What an API key needs to open it. Defaults to `read`. */
  access?: Access;
  waiting?: (waiting: FrameData["waiting"]) => { count: number; of: string };
};

/** Where the work is done. */
export const WORK: readonly Place[] = [
  { name: "overview", label: "Overview", path: "", icon: "overview" },
  {
    name: "connections",
    label: "Connections",
    path: "/connections",
    icon: "connection",
    waiting: ({ connections }) => ({ count: connections, of: "to reconnect" }),
  },
  {
    name: "integrations",
    label: "Integrations",
    path: "/integrations",
    icon: "integration",
    waiting: ({ integrations }) => ({ count: integrations, of: "refused" }),
  },
  {
    name: "webhooks",
    label: "Webhooks",
    path: "/webhooks",
    icon: "webhook",
    waiting: ({ deliveries }) => ({ count: deliveries, of: "waiting for the endpoint" }),
  },
  { name: "logs", label: "Logs", path: "/logs", icon: "log" },
];

/** What is set up once. */
export const SETTINGS: readonly Place[] = [
  { name: "keys", label: "API keys", path: "/keys", icon: "key", access: "full" },
  { name: "brand", label: "Brand", path: "/brand", icon: "brand", access: "full" },
  { name: "settings", label: "App settings", path: "/settings", icon: "settings", access: "full" },
  { name: "audit", label: "Audit log", path: "/audit", icon: "history", access: "full" },
];

/** The operator's places, beside the apps. */
export const OPERATOR: readonly Place[] = [
  { name: "apps", label: "Apps", path: "", icon: "integration" },
  { name: "audit", label: "Audit log", path: "/audit", icon: "history" },
];

/** Where a page is that nobody has signed in to, or that belongs to no app. */
export const HOME: readonly Place[] = [{ name: "overview", label: "Overview", path: "", icon: "overview" }];

/** Returns those of the places that a visitor can open. */
export const visiblePlaces = (places: readonly Place[], may: (access: Access) => boolean) =>
  places.filter(({ access = "read" }) => may(access));
