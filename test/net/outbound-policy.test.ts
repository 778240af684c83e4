import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkOutboundUrl, isDnsLabel, isLoopback } from "../../src/net/outbound-policy.ts";

const policy = { allowLoopback: false, ownOrigin: "https://latchkey.example.com" };
const local = { allowLoopback: true, ownOrigin: "http://localhost:8787" };

/** The error message, or null where the URL may be called. */
function refusal(url: string, given = policy): string | null {
  const checked = checkOutboundUrl(url, given);
  return typeof checked === "string" ? checked : null;
}

test.each([
  "https://connect.parqet.com",
  "https://connect.parqet.com/oauth2/token?tenant=1",
  "https://api.example.co.uk/",
  "https://xn--bcher-kva.example/",
  "HTTPS://API.EXAMPLE.COM/",
  "https://api.example.com:443/",
])("F3 · allows a public https URL: %s", (url) => {
  expect(refusal(url)).toBeNull();
});

const ADDRESSES = {
  dotted: "https://127.0.0.1/",
  private: "https://10.0.0.1/",
  "link-local": "https://169.254.169.254/latest/meta-data/",
  unspecified: "https://0.0.0.0/",
  public: "https://8.8.8.8/",
  decimal: "https://2130706433/",
  octal: "https://0177.0.0.1/",
  "octal, whole": "https://017700000001/",
  hexadecimal: "https://0x7f.0.0.1/",
  "hexadecimal, whole": "https://0x7f000001/",
  short: "https://127.1/",
  shorter: "https://127.0.1/",
  zero: "https://0/",
  "with a trailing dot": "https://127.0.0.1./",
  "full-width digits": "https://１２７.０.０.１/",
  "ideographic dots": "https://127。0。0。1/",
  "percent-encoded": "https://%31%32%37.0.0.1/",
  "v6 loopback": "https://[::1]/",
  "v6 unspecified": "https://[::]/",
  "v4-mapped v6": "https://[::ffff:127.0.0.1]/",
  "v4-mapped v6 in hexadecimal": "https://[::ffff:7f00:1]/",
  "v6 unique local": "https://[fd00::1]/",
  "v6 link-local": "https://[fe80::1]/",
  NAT64: "https://[64:ff9b::7f00:1]/",
};

test.each(Object.entries(ADDRESSES))("F3 · rejects an IP address: %s", (_, url) => {
  expect(refusal(url)).not.toBeNull();
});

test.each([
  "https://localhost/",
  "https://LOCALHOST/",
  "https://localhost./",
  "https://app.localhost/",
  "https://printer.local/",
  "https://metadata.google.internal/",
  "https://db.corp/",
  "https://router.lan/",
  "https://nas.home.arpa/",
  "https://wiki.intranet/",
  "https://x.private/",
  "https://x.home/",
  "https://1.0.0.127.in-addr.arpa/",
  "https://x.onion/",
  "https://intranet/",
  "https://com/",
  "https://example.com./",
  "https://example..com/",
  "https://-bad.example.com/",
  "https://under_score.example.com/",
])("F3 · rejects a host name that is not public: %s", (url) => {
  expect(refusal(url)).toBe("must name a public host");
});

test.each([
  "http://api.example.com/",
  "ftp://api.example.com/",
  "ws://api.example.com/",
  "file:///etc/passwd",
  "javascript:alert(1)",
  "data:application/json,{}",
  "blob:https://api.example.com/1",
])("A6 · rejects a scheme other than https: %s", (url) => {
  expect(refusal(url)).not.toBeNull();
});

test.each([
  "https://user@api.example.com/",
  "https://user:secret@api.example.com/",
  "https://:secret@api.example.com/",
  "https://latchkey.example.com@api.example.com/",
])("F3 · rejects user information: %s", (url) => {
  expect(refusal(url)).toBe("must not contain user information");
});

test.each(["https://api.example.com:8443/", "https://api.example.com:80/", "https://api.example.com:22/"])(
  "F3 · rejects a port: %s",
  (url) => {
    expect(refusal(url)).toBe("must use the default port");
  },
);

test("rejects a fragment", () => {
  expect(refusal("https://api.example.com/#part")).toBe("must not have a fragment");
});

test.each(["https://latchkey.example.com/", "https://LATCHKEY.example.com:443/v1/apps"])(
  "F3 · rejects Latchkey's own origin: %s",
  (url) => {
    expect(refusal(url)).toBe("must not point at Latchkey itself");
  },
);

test.each(["", "api.example.com", "/v1", "//api.example.com", "https://", "https://exa mple.com/"])(
  "rejects a URL that is not absolute: %j",
  (url) => {
    expect(refusal(url)).toBe("is not an absolute URL");
  },
);

describe("in local development", () => {
  test.each(["http://localhost:9000/x", "http://127.0.0.1:1/", "http://[::1]/", "https://a.localhost/"])(
    "allows a loopback address: %s",
    (url) => {
      expect(refusal(url, local)).toBeNull();
      expect(refusal(url)).not.toBeNull();
    },
  );

  test.each(["http://10.0.0.1/", "http://api.example.com/", "https://0.0.0.0/", "https://[::ffff:7f00:1]/"])(
    "F3 · still rejects anything else: %s",
    (url) => {
      expect(refusal(url, local)).not.toBeNull();
    },
  );

  test("F3 · still rejects Latchkey's own origin", () => {
    expect(refusal("http://localhost:8787/healthz", local)).toBe("must not point at Latchkey itself");
  });
});

test("F3 · rejects every IPv4 address in any notation", () => {
  const forms = [
    (n: number) => String(n),
    (n: number) => `0x${n.toString(16)}`,
    (n: number) => `0${n.toString(8)}`,
  ];
  fc.assert(
    fc.property(
      fc.nat(0xff_ff_ff_ff),
      fc.constantFrom(...forms),
      fc.constantFrom("", "."),
      (n, form, dot) => {
        const bytes = [24, 16, 8, 0].map((shift) => form((n >>> shift) & 255)).join(".");
        expect(refusal(`https://${form(n)}${dot}/`)).not.toBeNull();
        expect(refusal(`https://${bytes}${dot}/`)).not.toBeNull();
      },
    ),
  );
});

test.each([
  ["http://localhost/", true],
  ["https://127.9.9.9/", true],
  ["http://[::1]:1/", true],
  ["http://localhost.example.com/", false],
  ["http://128.0.0.1/", false],
  ["ftp://localhost/", false],
])("isLoopback(%s) is %s", (url, expected) => {
  expect(isLoopback(new URL(url))).toBe(expected);
});

test.each([
  ["firm", true],
  ["firm-1", true],
  ["a".repeat(63), true],
  ["a".repeat(64), false],
  ["", false],
  ["-firm", false],
  ["firm-", false],
  ["firm.evil", false],
  ["firm/evil", false],
  ["FIRM", false],
  ["firm\n", false],
])("isDnsLabel(%j) is %s", (text, expected) => {
  expect(isDnsLabel(text)).toBe(expected);
});
