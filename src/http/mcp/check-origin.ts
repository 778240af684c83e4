/**
 * Returns whether a request may come from the page that sent it, if a page did. MCP requires this check against DNS
 * rebinding. No page of another origin has an agent key.
 */
export function isOriginAllowed(headers: Headers, publicOrigin: string): boolean {
  const origin = headers.get("origin");
  return origin === null || origin === publicOrigin;
}
