// The provider of an attempt, as pages for end users show it.

import type { Context } from "hono";
import { readIntegrationCopy } from "../../kv/integration-copy.ts";
import type { Shown } from "../../pages/sheet/logo.tsx";
import { endUserName } from "../../providers/way-to-connect.ts";
import { findProvider } from "../../providers/registry.ts";
import type { AppId } from "../../shared/id.ts";
import type { HttpEnv } from "../http-env.ts";
import { readLogos } from "./static-files.ts";

/**
 * Returns the name and the logo of an integration, or of an institution behind it; null where they are not known. Read from
 * the copy of the integration, so that no Durable Object is called.
 */
export async function shownProvider(
  c: Context<HttpEnv>,
  app: AppId,
  integration: string | null,
  institution: string | null = null,
): Promise<Shown | null> {
  if (integration === null) return null;
  const [copy, logoOf] = await Promise.all([
    readIntegrationCopy(c.env, app, integration, Date.now()),
    readLogos(c),
  ]);
  const provider = copy === null ? undefined : findProvider(copy.provider);
  if (copy === null || provider === undefined)
    return institution === null ? null : { id: integration, name: institution, logo: null };
  const name = institution ?? endUserName(copy, provider);
  return { id: integration, name, logo: logoOf(provider.id, copy.logo, name) };
}
