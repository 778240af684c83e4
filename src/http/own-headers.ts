// The headers that every response of Latchkey has.

import type { Config } from "../config.ts";

/** One year, for this host only (RFC 6797, section 6.1). Browsers ignore it over http. */
const HSTS = "max-age=31536000";

/** Sets the request ID, and requires https for an https origin. `config` is undefined if it is not valid. */
export function setOwnHeaders(headers: Headers, requestId: string, config: Config | undefined): void {
  headers.set("latchkey-request-id", requestId);
  if (config?.publicOrigin.startsWith("https:")) headers.set("strict-transport-security", HSTS);
}

/** Returns headers with those of every response. */
export function withOwnHeaders(
  headers: Readonly<Record<string, string>>,
  requestId: string,
  { publicOrigin }: Config,
): Record<string, string> {
  const own = { ...headers, "latchkey-request-id": requestId };
  return publicOrigin.startsWith("https:") ? { ...own, "strict-transport-security": HSTS } : own;
}
