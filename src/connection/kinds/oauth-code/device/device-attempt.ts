// Attempts whose device code the person approves on another device (RFC 8628).

import * as z from "zod";
import { lazy, type Parsed } from "../../../../shared/lazy.ts";
import { open } from "../../../../vault/seal.ts";
import type { ConnectionContext } from "../../../connection-context.ts";
import type { ConnectionStore } from "../../../connection-store.ts";
import type { ShownDeviceCode } from "../../../connect/session-view.ts";
import type { Connection } from "../../../connection.ts";
import { kindTask } from "../../kind.ts";
import { connectionKeyContext } from "../../../token/token-set.ts";
import { CodeAttempt } from "../stored-records.ts";
import type { DevicePolling } from "./poll-policy.ts";

/** What an attempt stores of its device code, encrypted. */
export const SealedDeviceCode = lazy(() =>
  z.object({
    device_code: z.string(),
    user_code: z.string(),
    verification_uri: z.string(),
    verification_uri_complete: z.string().nullable(),
  }),
);

export type SealedDeviceCode = Parsed<typeof SealedDeviceCode>;

export type DeviceAttempt = CodeAttempt & { device: DevicePolling };

export const isDeviceAttempt = (attempt: CodeAttempt): attempt is DeviceAttempt => attempt.device !== null;

/** The alarm task that polls the device code that waits for the person. */
export const POLL_DEVICE_CODE = kindTask("poll_device_code");

/** The alarm task that ends attempts which the app has not confirmed in time. */
export const EXPIRE_UNCONFIRMED = kindTask("expire_unconfirmed");

/** Returns a connection's attempts with a device code that are in a step. */
export function deviceAttempts(store: ConnectionStore, status: CodeAttempt["status"]): DeviceAttempt[] {
  return store
    .attempts()
    .flatMap((attempt) =>
      attempt.kind === "code" && attempt.status === status ? [CodeAttempt().parse(attempt)] : [],
    )
    .filter(isDeviceAttempt);
}

/** Decrypts the device code of an attempt; null where it has none anymore. Throws if decryption fails. */
export async function openDeviceCode(
  context: ConnectionContext,
  connection: Pick<Connection, "app" | "id">,
  { sealed_device_code }: CodeAttempt,
): Promise<SealedDeviceCode | null> {
  if (sealed_device_code === null) return null;
  const keyContext = connectionKeyContext("attempt", connection);
  return open(context.config.keyring, keyContext, sealed_device_code, SealedDeviceCode());
}

/** Returns a code as the app and the connect page show it. */
export const shownCode = (
  { user_code, verification_uri, verification_uri_complete }: SealedDeviceCode,
  { expires_at, interval_seconds }: DevicePolling,
): ShownDeviceCode => ({
  userCode: user_code,
  verificationUri: verification_uri,
  verificationUriComplete: verification_uri_complete,
  expiresAt: expires_at,
  intervalSeconds: interval_seconds,
});
