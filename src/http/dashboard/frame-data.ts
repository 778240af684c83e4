// Reads what the frame of a page shows, while the page's own data is read.

import type { Context } from "hono";
import { appIndexStub, appStub } from "../../apps/app-rpc.ts";
import type { FrameData } from "../../pages/dashboard/frame/page-context.ts";
import { appLogoPath } from "../../pages/dashboard/frame/paths.ts";
import type { HttpEnv } from "../http-env.ts";

/** How many apps the operator can switch to without opening the list. */
const APPS_TO_SWITCH_TO = 8;

/** Returns the frame of the app in the path; null where it does not exist. */
export async function readFrameData(c: Context<HttpEnv>): Promise<FrameData | null> {
  const isOperator = c.get("visitor").session.who === "operator";
  const [frame, list] = await Promise.all([
    appStub(c.env, c.get("namedApp")).frame(),
    isOperator ? appIndexStub(c.env).indexList("", APPS_TO_SWITCH_TO) : null,
  ]);
  if (!frame.ok) return null;
  const { app, waiting } = frame.value;
  const logo = app.logo === null ? null : appLogoPath(app.id, app.logo);
  return { app: { ...app, logo }, waiting, apps: list === null ? [] : list.apps };
}

/**
 * Begins to read the frame before the page reads its own data. A form that was sent changes something, so its page reads
 * the frame afterwards.
 */
export function beginFrameData(c: Context<HttpEnv>): void {
  // An image or the answer to a script has no frame.
  if ((c.req.header("sec-fetch-dest") ?? "document") !== "document") return;
  const reading = readFrameData(c);
  // A page that is not rendered does not wait for it.
  reading.catch(() => null);
  c.set("frame", reading);
}
