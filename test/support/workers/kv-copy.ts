import { env } from "cloudflare:workers";
import * as z from "zod";
import { configOf } from "../../../src/config.ts";
import type { AppId } from "../../../src/shared/id.ts";
import { open } from "../../../src/vault/seal.ts";

/** Returns the decrypted KV copy of an app as JSON, or null if there is none. */
export async function appCopyInKv(app: AppId): Promise<string | null> {
  const sealed = await env.TOKENS.get(`app:${app}`);
  if (sealed === null) return null;
  const place = { use: "edge", owners: [app] } as const;
  return JSON.stringify(await open(configOf(env).keyring, place, sealed, z.unknown()));
}
