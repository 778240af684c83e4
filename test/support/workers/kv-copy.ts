import { env } from "cloudflare:workers";
import * as z from "zod";
import { configOf } from "../../../src/config.ts";
import type { AppId } from "../../../src/shared/id.ts";
import { open } from "../../../src/vault/seal.ts";

/** Returns the decrypted KV copy of an app's keys as JSON, or null if there is none. */
export function keyCopyInKv(app: AppId): Promise<string | null> {
  return copyInKv(`keys:${app}`, [app, "keys"]);
}

/** Returns the decrypted KV copy of an integration as JSON, without the time of its write, or null if there is none. */
export async function integrationCopyInKv(app: AppId, integration: string): Promise<string | null> {
  const copy = await copyInKv(`integration:${app}:${integration}`, [app, "integration", integration]);
  return copy === null ? null : JSON.stringify({ ...JSON.parse(copy), written_at: undefined });
}

async function copyInKv(key: string, owners: readonly string[]): Promise<string | null> {
  const sealed = await env.TOKENS.get(key);
  if (sealed === null) return null;
  return JSON.stringify(await open(configOf(env).keyring, { use: "edge", owners }, sealed, z.unknown()));
}
