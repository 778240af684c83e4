// Finds the logos that a page of the dashboard shows.

import type { Context } from "hono";
import { integrationLogoPath } from "../../pages/dashboard/frame/paths.ts";
import { readLogos } from "../browser/static-files.ts";
import type { HttpEnv } from "../http-env.ts";

type LogoOwner = { id: string; provider: string; name: string; hasLogo: boolean };

/** Returns a function that returns the URL of an integration's logo: its own one, or its provider's; null without one. */
export async function readDashboardLogos(
  c: Context<HttpEnv>,
): Promise<(integration: LogoOwner) => string | null> {
  const logoOf = await readLogos(c);
  const app = c.get("namedApp");
  return ({ id, provider, name, hasLogo }) =>
    hasLogo ? integrationLogoPath(app, id) : logoOf(provider, null, name);
}
