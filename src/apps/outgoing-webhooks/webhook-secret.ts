// The secrets that an app's webhooks are signed with. A replaced secret signs for another day, also if its successor is
// replaced in the meantime, so the app can change its copy at any time within that day.

import * as z from "zod";
import { HOUR, SECOND, timestamp } from "../../shared/clock.ts";
import type { Actor } from "../../shared/actor.ts";
import { newSecret, type AppId } from "../../shared/id.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import type { Keyring } from "../../vault/keyring.ts";
import { open, seal } from "../../vault/seal.ts";
import type { App, ReplacedSecret } from "../settings/app.ts";
import { type AppContext, activeApp } from "../app-context.ts";

const OVERLAP_MS = 24 * HOUR;

/** The most secrets that sign at the same time. Each is a signature in a header of every webhook. */
const MAX_SECRETS = 5;

/** Returns a new 256-bit secret in the format of Standard Webhooks. */
export const newWebhookSecret = () => `whsec_${btoa(newSecret())}`;

/** The key context of an app's webhook secret. It opens for this app only. */
export const webhookSecretContext = (app: AppId) => ({ use: "webhook_secret", owners: [app] }) as const;

/** Returns the secrets that sign now, newest first. */
export async function signingSecrets(keyring: Keyring, app: App, now: number): Promise<string[]> {
  const replaced = replacedSecrets(app).filter(({ until }) => until > now);
  const sealed = [app.sealed_webhook_secret, ...replaced.map((secret) => secret.sealed)];
  return Promise.all(sealed.map((secret) => open(keyring, webhookSecretContext(app.id), secret, z.string())));
}

/** Returns the secrets that were replaced, newest first. Some may no longer sign. */
export const replacedSecrets = ({ previous_webhook_secret: previous, older_webhook_secrets: older }: App) =>
  previous === null ? [] : [previous, ...older];

/** Returns an app with these replaced secrets, newest first. */
export const withReplacedSecrets = (app: App, [previous, ...older]: ReplacedSecret[]): App => ({
  ...app,
  previous_webhook_secret: previous ?? null,
  older_webhook_secrets: older,
});

/**
 * Rotates the secret. The replaced one also signs for a day. Only this response contains the new secret. Fails with
 * `rate_limited` while five secrets sign.
 */
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
  const now = context.now();
  const replaced = replacedSecrets(app).filter((one) => one.until > now);
  const oldest = replaced.at(-1);
  if (oldest !== undefined && replaced.length >= MAX_SECRETS - 1)
    return fail("rate_limited", {
      retryAfterSeconds: Math.ceil((oldest.until - now) / SECOND),
      detail: `${MAX_SECRETS} secrets sign at the moment. The oldest one signs until ${timestamp(oldest.until)}.`,
    });
  const until = now + OVERLAP_MS;
  const rotated = { ...app, sealed_webhook_secret: sealed, updated_at: now };
  context.transaction(() => {
    context.store.putApp(
      withReplacedSecrets(rotated, [{ sealed: app.sealed_webhook_secret, until }, ...replaced]),
    );
    context.audit.append(by, {
      action: "webhook.secret_rotated",
      target: { type: "app", id: app.id, name: app.name },
    });
  });
  return ok({ webhook_secret: secret, previous_secret_valid_until: timestamp(until) });
}
