// The session of the dashboard, in a signed cookie that is valid for one hour. The operator or an app's developer
// can sign in. The cookie contains no secret, only a hash of the credential that was used to sign in. The session
// ends when that credential is deleted or changed.

import * as z from "zod";
import { lazy, type Parsed } from "../../shared/lazy.ts";
import { appStub } from "../../apps/app-rpc.ts";
import type { Config } from "../../config.ts";
import type { Env } from "../../env.ts";
import { HOUR, SECOND } from "../../shared/clock.ts";
import { equalInConstantTime, sha256Hex } from "../../shared/digest.ts";
import { type AppId, isAppId } from "../../shared/id.ts";
import { isExpired, type KnownKey } from "../../shared/key-scopes.ts";
import { sign, verify } from "../../vault/sign.ts";
import { hostCookie, readHostCookie } from "../browser/host-cookie.ts";

const COOKIE = "dashboard";
const LIFETIME_MS = HOUR;

const common = () => ({
  /** Makes two sessions of the same user different, and therefore their form tokens. */
  id: z.string(),
  /** The hash of the API key or the admin token. */
  credential: z.string(),
  expires_at: z.number(),
});

const Session = lazy(() =>
  z.discriminatedUnion("who", [
    z.object({ who: z.literal("operator"), ...common() }),
    z.object({ who: z.literal("app"), app: z.string().refine(isAppId), ...common() }),
  ]),
);

type Session = Parsed<typeof Session>;

/** Who has signed in, and with which credential. */
export type Identity =
  | { who: "operator"; credential: string }
  | { who: "app"; app: AppId; credential: string };

export type DashboardUser = {
  session: Session;
  /** The API key that was used to sign in; null for the operator. */
  key: KnownKey | null;
  /** Included in every form. Useless without the session's cookie. */
  formToken: string;
};

/** Hashes the admin token for a session. The digest differs from the one that authentication compares. */
export const operatorCredential = (adminToken: string) => sha256Hex(`dashboard\n${adminToken}`);

/** Returns the `Set-Cookie` value of a new session. */
export async function sessionCookie(config: Config, identity: Identity, now: number): Promise<string> {
  const session: Session = { ...identity, id: crypto.randomUUID(), expires_at: now + LIFETIME_MS };
  const value = await sign(config.keyring, "dashboard", session);
  const maxAgeSeconds = LIFETIME_MS / SECOND;
  return hostCookie(config.publicOrigin, { name: COOKIE, value, maxAgeSeconds, sameSite: "Strict" });
}

/** Returns the `Set-Cookie` value that deletes the session's cookie. */
export function clearedSessionCookie({ publicOrigin }: Config): string {
  return hostCookie(publicOrigin, { name: COOKIE, value: "", maxAgeSeconds: 0, sameSite: "Strict" });
}

/** Returns the user that the cookie identifies, or null. A forged cookie does not reach a Durable Object. */
export async function readDashboardUser(
  env: Env,
  config: Config,
  cookies: string | undefined,
  now: number,
): Promise<DashboardUser | null> {
  const cookie = readHostCookie(config.publicOrigin, COOKIE, cookies);
  if (cookie === null) return null;
  const session = await verify(config.keyring, "dashboard", cookie, Session());
  if (session === null || session.expires_at <= now) return null;
  const credential = await checkCredential(env, config, session, now);
  return credential === null
    ? null
    : { session, key: credential.key, formToken: await sha256Hex(`form\n${cookie}`) };
}

/**
 * Returns the API key of a session; null where the session's credential is not valid anymore. Asks the Durable Object and
 * not the KV copy, so that a deleted key ends its sessions immediately.
 */
async function checkCredential(
  env: Env,
  config: Config,
  session: Session,
  now: number,
): Promise<{ key: KnownKey | null } | null> {
  if (session.who === "app") {
    const key = await appStub(env, session.app).findKey(session.credential, false);
    return key === null || isExpired(key, now) ? null : { key };
  }
  const expected = await operatorCredential(config.adminToken);
  return equalInConstantTime(session.credential, expected) ? { key: null } : null;
}

/** Returns whether the user can access the app. */
export function canAccessApp({ session }: DashboardUser, app: AppId): boolean {
  return session.who === "operator" || session.app === app;
}
