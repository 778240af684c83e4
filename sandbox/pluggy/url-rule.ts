// Which addresses an item may be given: https, never this computer. One exception is the sandbox's own, so that
// development needs no tunnel: http on loopback, unless the client's settings are strict.

import type { Settings } from "./clients.ts";
import { invalidParameters } from "./refuse.ts";

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

interface Addresses {
  readonly webhookUrl?: string | null | undefined;
  readonly oauthRedirectUri?: string | null | undefined;
}

/** Judges the addresses of a request; undefined: they can be used. */
export function judgeAddresses(
  { webhookUrl, oauthRedirectUri }: Addresses,
  settings: Settings,
): Response | undefined {
  const details = Object.entries({ webhookUrl, oauthRedirectUri })
    .filter(([, url]) => typeof url === "string" && !isAllowed(url, settings))
    .map(([parameter]) => ({
      code: "002",
      message: `${parameter} must be an https URL, and not on localhost`,
      parameter,
    }));
  return details.length > 0 ? invalidParameters(details) : undefined;
}

function isAllowed(value: string, { strict_urls }: Settings): boolean {
  const url = URL.parse(value);
  if (!url) return false;
  return LOOPBACK.has(url.hostname) ? url.protocol === "http:" && !strict_urls : url.protocol === "https:";
}
