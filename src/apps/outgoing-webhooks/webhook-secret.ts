// The secrets that an app's webhooks are signed with. During a rotation both secrets sign, so the app can
// change its copy at any time within a day.

import * as z from "zod";
import { HOUR, timestamp } from "../../shared/clock.ts";
import type { Actor } from "../../shared/actor.ts";
import { newSecret, type AppId } from "../../shared/id.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import type { Keyring } from "../../vault/keyring.ts";
import { open, seal } from "../../vault/seal.ts";
import type { App } from "../settings/app.ts";
import { type AppContext, activeApp } from "../app-context.ts";

const OVERLAP_MS = 24 * HOUR;

/** Returns a new 256-bit secret in the format of Standard Webhooks. */
export const newWebhookSecret = () => `whsec_${btoa(newSecret())}`;

/** The key context of an app's webhook secret. It opens for this app only. */
export const webhookSecretContext = (app: AppId) => ({ use: "webhook_secret", owners: [app] }) as const;

/** Returns the secrets that sign now, newest first. */
export async function signingSecrets(keyring: Keyring, app: App, now: number): Promise<string[]> {
  const { sealed_webhook_secret, previous_webhook_secret: previous } = app;
  const sealed = [sealed_webhook_secret];
  if (previous !== null && previous.until > now) sealed.push(previous.sealed);
  return Promise.all(sealed.map((secret) => open(keyring, webhookSecretContext(app.id), secret, z.string())));
}

/** Rotates the secret. The previous one also signs for a day. Only this response contains the new secret. */
export async function rotateWebhookSecret(
  context: AppContext,
  by: Actor,
): Promise<Result<{ webhook_secret: string; previous_secret_valid_until: string | null }>> {
  const before = activeApp(context);
  if (before === null) return fail("app_not_found");
  const secret = newWebhookSecret();
  const sealed = await seal(context.config.keyring, webhookSecretContext(before.id), secret);
  const app = activeApp(context);
  if (app === null) return fail("app_not_found");
  const until = context.now() + OVERLAP_MS;
  context.transaction(() => {
    context.store.putApp({
      ...app,
      sealed_webhook_secret: sealed,
      previous_webhook_secret: { sealed: app.sealed_webhook_secret, until },
      updated_at: context.now(),
    });
    context.audit.append(by, {
      action: "webhook.secret_rotated",
      target: { type: "app", id: app.id, name: app.name },
    });
  });
  return ok({ webhook_secret: secret, previous_secret_valid_until: timestamp(until) });
}
