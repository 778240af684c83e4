// Encrypted values that travel through the browser of one session, in place of a record that would have to be stored.

import type { KeyContext, Keyring } from "./keyring.ts";
import { openFromOutside, seal } from "./seal.ts";

/** The session whose browser carries the value. No other session can open it. */
const contextOf = (session: string): KeyContext => ({ use: "dashboard_result", owners: [session] });

/** Encrypts a JSON value for a session of the dashboard. The result can be the value of a cookie. */
export const sealForSession = (keyring: Keyring, session: string, value: unknown): Promise<string> =>
  seal(keyring, contextOf(session), value);

/** Decrypts what `sealForSession` encrypted for the same session. Returns null where it is not that. */
export const openOfSession = <T>(
  keyring: Keyring,
  session: string,
  sealed: string,
  schema: { parse: (value: unknown) => T },
): Promise<T | null> => openFromOutside(keyring, contextOf(session), sealed, schema);
