// Who is signed in to the dashboard: the operator, or an app's developer. A signed cookie, an hour long. It
// holds no secret, and names by a hash what was shown to get it: the session ends with that.

import * as z from "zod";
import { appStub } from "../../apps/app-rpc.ts";
import type { Config } from "../../config.ts";
import type { Env } from "../../env.ts";
import { HOUR, SECOND } from "../../shared/clock.ts";
import { equalInConstantTime, sha256Hex } from "../../shared/digest.ts";
import { type AppId, isAppId } from "../../shared/id.ts";
import { sign, verify } from "../../vault/sign.ts";
import { hostCookie, readHostCookie } from "../browser/host-cookie.ts";

const COOKIE = "dashboard";
const LIFETIME_MS = HOUR;

const common = {
  /** So that two sessions of the same one are different, and with them their forms. */
  id: z.string(),
  /** The hash of the key or the token that was shown. */
  credential: z.string(),
  expires_at: z.number(),
};

const Session = z.discriminatedUnion("who", [
  z.object({ who: z.literal("operator"), ...common }),
  z.object({ who: z.literal("app"), app: z.string().refine(isAppId), ...common }),
]);

type Session = z.output<typeof Session>;

/** Who has shown what. */
export type Identity =
  | { who: "operator"; credential: string }
  | { who: "app"; app: AppId; credential: string };

export type DashboardUser = {
  session: Session;
  /** Stands in every form, and is worth nothing without the session's cookie. */
  formToken: string;
};

/** What a session of the operator's names: not the digest that the token itself is compared by. */
export const operatorCredential = (adminToken: string) => sha256Hex(`dashboard\n${adminToken}`);

/** The Set-Cookie value of a new session. */
export async function sessionCookie(config: Config, identity: Identity, now: number): Promise<string> {
  const session: Session = { ...identity, id: crypto.randomUUID(), expires_at: now + LIFETIME_MS };
  const value = await sign(config.keyring, "dashboard", session);
  const maxAgeSeconds = LIFETIME_MS / SECOND;
  return hostCookie(config.publicOrigin, { name: COOKIE, value, maxAgeSeconds, sameSite: "Strict" });
}

/** The Set-Cookie value that ends a session. */
export function endedCookie({ publicOrigin }: Config): string {
  return hostCookie(publicOrigin, { name: COOKIE, value: "", maxAgeSeconds: 0, sameSite: "Strict" });
}

/** The visitor a browser's cookies name, unless the session is over; a forged one wakes nothing. */
export async function readDashboardUser(
  env: Env,
  config: Config,
  cookies: string | undefined,
  now: number,
): Promise<DashboardUser | null> {
  const cookie = readHostCookie(config.publicOrigin, COOKIE, cookies);
  if (cookie === null) return null;
  const session = await verify(config.keyring, "dashboard", cookie, Session);
  if (session === null || session.expires_at <= now) return null;
  if (!(await isCredentialGood(env, config, session))) return null;
  return { session, formToken: await sha256Hex(`form\n${cookie}`) };
}

/** The object is asked, not the edge's copy: a deleted key ends its sessions at once. */
async function isCredentialGood(env: Env, config: Config, session: Session): Promise<boolean> {
  return session.who === "app"
    ? appStub(env, session.app).authenticate(session.credential)
    : equalInConstantTime(session.credential, await operatorCredential(config.adminToken));
}

/** Whether a visitor may see an app at all. */
export function canAccessApp({ session }: DashboardUser, app: AppId): boolean {
  return session.who === "operator" || session.app === app;
}
