// The device authorization grant (RFC 8628): requests a device code, and asks the token endpoint whether the person has
// approved it. When to ask is in connection/kinds/oauth-code/device/poll-policy.ts.

import * as z from "zod";
import { deviceAuthorizationRequest } from "oauth4webapi";
import { shownText } from "../../brand/shown-text.ts";
import { checkPlainUrl, type OutboundPolicy } from "../../net/outbound-policy.ts";
import { lazy } from "../../shared/lazy.ts";
import { withLongLivedToken } from "../grants/authorization-code-grant.ts";
import { parseExpiresIn } from "../token/token-expiry.ts";
import {
  type FailedToken,
  requestToken,
  type TokenEndpoint,
  type TokenOutcome,
} from "../token/token-request.ts";
import { sendClientRequest } from "./client-request.ts";

/** A device code, and what the person needs to approve it. */
type DeviceCode = {
  deviceCode: string;
  userCode: string;
  verificationUri: string;
  /** The address with the code in it; null where the server has none. */
  verificationUriComplete: string | null;
  expiresInSeconds: number;
  intervalSeconds: number;
};

export type DeviceCodeOutcome = { ok: true; code: DeviceCode } | FailedToken;

/** The interval where the server names none (RFC 8628, section 3.2). */
const DEFAULT_INTERVAL_SECONDS = 5;

/** The lifetime of a code where the server does not say it, although it must. */
const DEFAULT_LIFETIME_SECONDS = 600;

/** RFC 8628, section 3.2. Some servers, such as those that are older than the RFC, have `verification_url`. */
const DeviceResponse = lazy(() =>
  z.object({
    device_code: z.string().min(1).max(4096),
    user_code: shownText(64),
    verification_uri: z.string().max(2048).optional(),
    verification_url: z.string().max(2048).optional(),
    verification_uri_complete: z.string().max(2048).optional().catch(undefined),
    expires_in: z.unknown().optional(),
    interval: z.unknown().optional(),
  }),
);

/** Requests a device code (RFC 8628, section 3.1). Sends the request once. */
export async function requestDeviceCode(
  endpoint: TokenEndpoint,
  parameters: Readonly<Record<string, string>>,
): Promise<DeviceCodeOutcome> {
  const { device_authorization_endpoint = "" } = endpoint.registration.endpoints;
  const outcome = await sendClientRequest(endpoint, device_authorization_endpoint, {
    send: ({ server, client, authentication }, options) =>
      deviceAuthorizationRequest(
        { ...server, device_authorization_endpoint },
        client,
        authentication,
        { ...parameters },
        options,
      ),
    read: (fields) => readDeviceCode(fields, endpoint.policy),
    unreadable:
      "the response to the device authorization request lacks a code or an address that can be shown",
  });
  return outcome.ok ? { ok: true, code: outcome.value } : outcome;
}

/** Returns the code of a response; null where it can't be shown, or where its address is not one that a person may open. */
function readDeviceCode(fields: unknown, policy: OutboundPolicy): DeviceCode | null {
  const read = DeviceResponse().safeParse(fields);
  if (!read.success) return null;
  const { device_code, user_code, verification_uri_complete: complete } = read.data;
  const verificationUri = read.data.verification_uri ?? read.data.verification_url ?? "";
  const host = shownHostOf(verificationUri, policy);
  if (host === null) return null;
  // The page shows one host, so a link to another one is not used.
  const isUsable = complete !== undefined && shownHostOf(complete, policy) === host;
  return {
    deviceCode: device_code,
    userCode: user_code,
    verificationUri,
    verificationUriComplete: isUsable ? complete : null,
    expiresInSeconds: parseExpiresIn(read.data.expires_in, "seconds") ?? DEFAULT_LIFETIME_SECONDS,
    intervalSeconds: parseExpiresIn(read.data.interval, "seconds") ?? DEFAULT_INTERVAL_SECONDS,
  };
}

/** What a URL consists of as people type it: visible ASCII (RFC 3986, section 2). */
const URL_CHARACTERS = /^[\x21-\x7E]+$/;

/** Returns the host of an address that a person may open; null for others. The page of an application can be a fragment. */
function shownHostOf(address: string, policy: OutboundPolicy): string | null {
  if (!URL_CHARACTERS.test(address)) return null;
  const url = checkPlainUrl(address.replace(/#.*/s, ""), policy);
  return typeof url === "string" ? null : url.host;
}

const DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code";

/**
 * Asks once whether the person has approved a device code (RFC 8628, section 3.4). A code that waits for the person fails
 * with `authorization_pending`.
 */
export async function deviceCodeGrant(endpoint: TokenEndpoint, deviceCode: string): Promise<TokenOutcome> {
  return withLongLivedToken(endpoint, await pollToken(endpoint, deviceCode));
}

/** Does the same, and keeps the first access token. */
export function pollToken(endpoint: TokenEndpoint, deviceCode: string): Promise<TokenOutcome> {
  return requestToken(endpoint, {
    kind: "device",
    grantType: DEVICE_CODE,
    parameters: { device_code: deviceCode },
    secrets: [deviceCode],
  });
}
