// The secrets an app's webhooks are signed with. While one is being rotated both sign, so the app can
// change its own copy whenever it likes.

import * as z from "zod";
import { HOUR, timestamp } from "../../shared/clock.ts";
import { newSecret, type AppId } from "../../shared/id.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import type { Keyring } from "../../vault/keyring.ts";
import { open, seal } from "../../vault/seal.ts";
import type { App } from "../settings/app.ts";
import { type AppContext, liveApp } from "../app-context.ts";

const OVERLAP_MS = 24 * HOUR;

/** A secret of 256 bits in the form of Standard Webhooks. */
export const newWebhookSecret = () => `whsec_${btoa(newSecret())}`;

/** What is sealed as an app's webhook secret belongs to this app alone. */
export const webhookSecretContext = (app: AppId) => ({ use: "webhook_secret", owners: [app] }) as const;

/** Every secret that signs now, the newest first. */
export async function signingSecrets(keyring: Keyring, app: App, now: number): Promise<string[]> {
  const { sealed_webhook_secret, previous_webhook_secret: previous } = app;
  const sealed = [sealed_webhook_secret];
  if (previous !== null && previous.until > now) sealed.push(previous.sealed);
  return Promise.all(sealed.map((secret) => open(keyring, webhookSecretContext(app.id), secret, z.string())));
}

/** A new secret; the present one goes on signing beside it for a day. It is in this answer and never again. */
export async function rotateWebhookSecret(
  context: AppContext,
): Promise<Result<{ webhook_secret: string; previous_secret_valid_until: string | null }>> {
  const before = liveApp(context);
  if (before === null) return fail("app_not_found");
  const secret = newWebhookSecret();
  const sealed = await seal(context.config.keyring, webhookSecretContext(before.id), secret);
  const app = liveApp(context);
  if (app === null) return fail("app_not_found");
  const until = context.now() + OVERLAP_MS;
  context.store.putApp({
    ...app,
    sealed_webhook_secret: sealed,
    previous_webhook_secret: { sealed: app.sealed_webhook_secret, until },
    updated_at: context.now(),
  });
  return ok({ webhook_secret: secret, previous_secret_valid_until: timestamp(until) });
}
