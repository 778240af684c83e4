import * as z from "zod";
import { clientSecretContext } from "../apps/build-integration.ts";
import type { Keyring } from "../vault/keyring.ts";
import { open } from "../vault/seal.ts";

/** An integration's client secret, or null for a public client. */
export async function clientSecretOf(
  keyring: Keyring,
  app: string,
  integration: string,
  sealed: string | null,
): Promise<string | null> {
  return sealed === null ? null : open(keyring, clientSecretContext(app, integration), sealed, z.string());
}
