// Validates the URLs of an item. Pluggy requires https and rejects localhost. The sandbox also accepts http on loopback,
// so that development requires no tunnel. The setting `strict_urls` disables this exception.

import type { Settings } from "./clients.ts";
import { invalidParameters } from "./error-response.ts";

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

interface ItemUrls {
  readonly webhookUrl?: string | null | undefined;
  readonly oauthRedirectUri?: string | null | undefined;
}

/** Validates the URLs of a request. Returns undefined if they are valid. */
export function validateUrls(
  { webhookUrl, oauthRedirectUri }: ItemUrls,
  settings: Settings,
): Response | undefined {
  const details = Object.entries({ webhookUrl, oauthRedirectUri })
    .filter(([, url]) => typeof url === "string" && !isAllowed(url, settings))
    .map(([parameter]) => ({
      code: "002",
      message: `${parameter} must be an https URL and must not be on localhost`,
      parameter,
    }));
  return details.length > 0 ? invalidParameters(details) : undefined;
}

function isAllowed(value: string, { strict_urls }: Settings): boolean {
  const url = URL.parse(value);
  if (!url) return false;
  return LOOPBACK.has(url.hostname) ? url.protocol === "http:" && !strict_urls : url.protocol === "https:";
}
