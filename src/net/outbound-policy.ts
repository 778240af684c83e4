// The URLs that this Worker may call. Every URL from configuration, discovery or a token response is checked
// here. The URL parser normalizes octal, hexadecimal and short forms of an address, so checking the
// normalized host is enough.

export type OutboundPolicy = {
  /** Allows http and loopback addresses, for local development only. */
  allowLoopback: boolean;
  /** Latchkey's own origin: a call to it would be a loop. */
  ownOrigin: string;
  /** Allows other ports than the default one, as MCP servers may have. */
  anyPort?: boolean;
};

const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/;
const DNS_LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const INTERNAL_SUFFIXES = [
  "localhost",
  "localdomain",
  "local",
  "internal",
  "intranet",
  "private",
  "corp",
  "home",
  "lan",
  "home.arpa",
  "in-addr.arpa",
  "ip6.arpa",
  "onion",
];

/** Returns the parsed URL where it may be called, and a message where not. */
export function checkOutboundUrl(text: string, policy: OutboundPolicy): URL | string {
  if (!URL.canParse(text)) return "is not an absolute URL";
  // The parser would encode the braces in a path or query, and the request would be sent to the template.
  if (/[{}]/.test(text)) return "has a placeholder without a value";
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") return "must not contain user information";
  if (url.hash !== "") return "must not have a fragment";
  if (url.origin === policy.ownOrigin) return "must not point at Latchkey itself";
  if (policy.allowLoopback && isLoopback(url)) return url;
  if (url.protocol !== "https:") return "must use https";
  if (url.port !== "" && policy.anyPort !== true) return "must use the default port";
  const host = url.hostname;
  if (IPV4.test(host) || host.startsWith("[")) return "must name a host, not an IP address";
  const labels = host.split(".");
  if (labels.length < 2 || !labels.every(isDnsLabel)) return "must name a public host";
  if (INTERNAL_SUFFIXES.some((suffix) => host.endsWith(`.${suffix}`))) return "must name a public host";
  return url;
}

/** Does the same for a URL in which braces mean nothing, such as an app's webhook URL. */
export const checkPlainUrl = (text: string, policy: OutboundPolicy): URL | string =>
  checkOutboundUrl(text.replaceAll(/[{}]/g, encodeURIComponent), policy);

/** Returns whether a URL is http(s) on the loopback interface (RFC 6761, section 6.3). */
export function isLoopback(url: URL): boolean {
  if (url.protocol !== "http:" && url.protocol !== "https:") return false;
  const host = url.hostname;
  return (
    host === "localhost" || host.endsWith(".localhost") || host === "[::1]" || /^127(\.\d+){3}$/.test(host)
  );
}

/** Returns whether a string is a valid label of a host name (RFC 1123, section 2.1). */
export function isDnsLabel(text: string): boolean {
  return DNS_LABEL.test(text);
}
