// The ways in which people use the dashboard: as the operator or as an app's developer, on a desktop or on a phone, by hand
// or with the keyboard, with and without script.

import type { BrowserContextOptions } from "playwright-core";
import { adminToken } from "../latchkey.ts";
import { DashboardUser } from "./dashboard-user.ts";
import { type Quayside, quayside } from "./quayside.ts";

const SCREENS: Record<"desktop" | "phone", BrowserContextOptions> = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
};

export type Way = {
  who: "operator" | "developer";
  screen: keyof typeof SCREENS;
  /** `hand`: the mouse on a desktop, and the finger on a phone. */
  by: "keyboard" | "hand";
  script: "with script" | "without script";
};

const named = (ways: readonly Way[]) =>
  ways.map((way) => ({ ...way, name: `${way.who}, ${way.screen}, ${way.by}, ${way.script}` }));

/** Few ways with every pair of choices among them. */
const PAIRS: readonly Way[] = [
  { who: "operator", screen: "desktop", by: "keyboard", script: "without script" },
  { who: "operator", screen: "phone", by: "hand", script: "with script" },
  { who: "developer", screen: "desktop", by: "hand", script: "with script" },
  { who: "developer", screen: "phone", by: "keyboard", script: "with script" },
  { who: "developer", screen: "phone", by: "hand", script: "without script" },
];

/** The same for the operator alone: all choices of the screen, and of the hand and the script with each of them. */
const OPERATOR_PAIRS: readonly Way[] = [
  { who: "operator", screen: "desktop", by: "keyboard", script: "without script" },
  { who: "operator", screen: "desktop", by: "hand", script: "with script" },
  { who: "operator", screen: "phone", by: "keyboard", script: "with script" },
  { who: "operator", screen: "phone", by: "hand", script: "without script" },
];

const ALL: readonly Way[] = (["operator", "developer"] as const).flatMap((who) =>
  (["desktop", "phone"] as const).flatMap((screen) =>
    (["keyboard", "hand"] as const).flatMap((by) =>
      (["with script", "without script"] as const).map((script) => ({ who, screen, by, script })),
    ),
  ),
);

/**
 * The ways in which each task is done: `test.each(WAYS)("deletes a key: $name", (way) => asUser(way, async (user) => …))`.
 * `DASHBOARD_WAYS=all` does it in all sixteen ways. A task must not depend on what another way has left.
 */
export const WAYS = named(process.env["DASHBOARD_WAYS"] === "all" ? ALL : PAIRS);

/** The ways of a task that only the operator does. */
export const OPERATOR_WAYS = named(
  process.env["DASHBOARD_WAYS"] === "all" ? ALL.filter(({ who }) => who === "operator") : OPERATOR_PAIRS,
);

/** Does a task in a browser context of its own, signed in as the operator or with the shared app's API key. */
export async function asUser(
  way: Way,
  task: (user: DashboardUser, shared: Quayside) => Promise<void>,
): Promise<void> {
  const shared = await quayside();
  const user = await openAs(way, way.who === "operator" ? adminToken : shared.app.key);
  try {
    await task(user, shared);
  } finally {
    await user.close();
  }
}

/** Opens a browser context that is signed in with a credential: the admin token, or an API key. */
export function openAs(way: Way, credential: string): Promise<DashboardUser> {
  const options = { ...SCREENS[way.screen], javaScriptEnabled: way.script === "with script" };
  return DashboardUser.signIn(credential, way.by, options);
}
