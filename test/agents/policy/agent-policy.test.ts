// The policy of an agent key, against the ways in which servers read a path.

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isPathPattern, matchesPattern, segmentsOf } from "../../../src/agents/policy/agent-path.ts";
import {
  AgentPolicy,
  decideCall,
  isIntegrationVisible,
  namedIntegrations,
} from "../../../src/agents/policy/agent-policy.ts";

const parsed = (policy: object) => AgentPolicy().parse(policy);

/** Ways in which servers, and the proxies in front of them, read a path. */
const READINGS: Record<string, (path: string) => string> = {
  "as it is": (path) => path,
  decoded: decodeURIComponent,
  "decoded twice": (path) => decodeURIComponent(decodeURIComponent(path)),
  normalized: (path) => new URL(`http://host${path}`).pathname,
  "decoded and normalized": (path) =>
    new URL(`http://host${decodeURIComponent(path).replaceAll("%", "%25")}`).pathname,
  "without path parameters": (path) => path.replaceAll(/;[^/]*/g, ""),
  "with single slashes": (path) => path.replaceAll(/\/+/g, "/"),
  "with backslashes as slashes": (path) => decodeURIComponent(path).replaceAll("\\", "/"),
  "without dots and spaces at the end of segments": (path) =>
    decodeURIComponent(path).replaceAll(/[. ]+(?=\/|$)/g, ""),
  "with compatible characters": (path) => decodeURIComponent(path).normalize("NFKC"),
  "in a character set of Windows": (path) =>
    new URL(`http://host${decodeURIComponent(path).replaceAll(/[⁄∕]/g, "/").replaceAll(/[∖¥₩]/g, "\\")}`)
      .pathname,
  "cut at a query or a fragment": (path) => decodeURIComponent(path).replace(/[?#].*/, ""),
  "without case": (path) => path.toLowerCase(),
};

const decodeSafely = (text: string) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** Returns the segments of a path as a server reads it, or null where the server would refuse it. */
function readBy(reading: (path: string) => string, path: string): string[] | null {
  try {
    return reading(path).split("/").slice(1).map(decodeSafely);
  } catch {
    return null;
  }
}

const withoutLast = (segments: string[]) => (segments.at(-1) === "" ? segments.slice(0, -1) : segments);

/** Parts that a path can be made of, most of them unusual. */
const part = fc.constantFrom(
  "admin",
  "Admin",
  "users",
  "a",
  "1",
  ".",
  "..",
  "...",
  "%2e",
  "%2E%2e",
  "%252e",
  "/",
  "//",
  "%2f",
  "%2F",
  "%5c",
  "\\",
  ";",
  ";x=1",
  "%3b",
  "%00",
  "%0a",
  "%20",
  " ",
  "%",
  "%zz",
  "%c0%ae",
  "%C3%BC",
  "ü",
  "%EF%BC%8F",
  "%EF%BC%8E",
  "%E2%81%84",
  "%E2%88%95",
  "%E2%88%96",
  "%C2%A5",
  "%e2%80%8b",
  "?",
  "#",
  "%3f",
  "%23",
  "@",
  ":",
  "*",
  "+",
  "~",
  "%41dmin",
  "%61dmin",
  "a.",
  "a%20",
  ".json",
  "\t",
  "\u0000",
);
const anyPath = fc.array(part, { maxLength: 8 }).map((parts) => `/${parts.join("")}`);

describe("a path that is accepted", () => {
  test("F8 · has the same segments for every server, except for case", () => {
    fc.assert(
      fc.property(anyPath, (path) => {
        const segments = segmentsOf(path);
        if (typeof segments === "string") return;
        for (const [name, reading] of Object.entries(READINGS)) {
          if (name === "without case") continue;
          const read = readBy(reading, path);
          expect([name, path, read === null ? null : withoutLast(read)]).toEqual([name, path, segments]);
        }
      }),
      { numRuns: 20_000 },
    );
  });

  test("F8 · cannot get around a rule that denies", () => {
    const policy = parsed({ rules: [{ paths: ["/admin/**"], action: "deny" }], default: "allow" });
    fc.assert(
      fc.property(anyPath, (path) => {
        const segments = segmentsOf(path);
        if (typeof segments === "string") return;
        const isAdmin = Object.values(READINGS).some(
          (reading) => readBy(reading, path)?.[0]?.toLowerCase() === "admin",
        );
        const action = decideCall(policy, { integration: "a", method: "GET", segments });
        expect([path, action]).toEqual([path, isAdmin ? "deny" : "allow"]);
      }),
      { numRuns: 20_000 },
    );
  });
});

test.each([
  ["/", []],
  ["/a", ["a"]],
  ["/a/", ["a"]],
  ["/a/b%20c/%C3%BC", ["a", "b c", "ü"]],
  ["/x/me%40example.com", ["x", "me@example.com"]],
  ["/.well-known/a.b", [".well-known", "a.b"]],
])("reads %s", (path, segments) => {
  expect(segmentsOf(path)).toEqual(segments);
});

test.each([
  "",
  "a",
  "//",
  "/a//b",
  "/./a",
  "/a/..",
  "/a/%2e%2E/b",
  "/a%2fb",
  "/a%5Cb",
  "/a\\b",
  "/a;b",
  "/a%3Bb",
  "/a%25b",
  "/a?b",
  "/a#b",
  "/a%3fb",
  "/a%23",
  "/a%00",
  "/a%0d",
  "/a b",
  "/ü",
  "/%ff",
  "/%c0%af",
  "/a%",
  "/a./b",
  "/a%20/b",
  "/%20a",
  "/%EF%BC%8F",
  "/a%E2%80%A8",
  `/${"a".repeat(2048)}`,
])("refuses %j", (path) => {
  expect(segmentsOf(path)).toBeTypeOf("string");
});

const matches = (pattern: string, path: string) => matchesPattern(pattern, segmentsOf(path) as string[]);

test("a pattern matches segments, and ** any number of them", () => {
  const rows: [string, string, boolean][] = [
    ["/**", "/", true],
    ["/**", "/a/b", true],
    ["/", "/", true],
    ["/", "/a", false],
    ["/repos/**", "/repos", true],
    ["/repos/**", "/repos/", true],
    ["/repos/**", "/repos/a/b", true],
    ["/repos/**", "/repositories", false],
    ["/repos/*/issues", "/repos/a/issues/", true],
    ["/repos/*/issues", "/repos/issues", false],
    ["/repos/*/issues", "/repos/a/b/issues", false],
    ["/repos/*", "/repos", false],
    ["/me@example.com", "/me%40example.com", true],
    ["/Repos", "/repos", false],
  ];
  for (const [pattern, path, expected] of rows)
    expect([pattern, path, matches(pattern, path)]).toEqual([pattern, path, expected]);
});

test.each([
  "",
  "a",
  "//",
  "/a//b",
  "/../a",
  "/a/.",
  "/a.",
  "/a*",
  "/**/a",
  "/a**",
  "/a%20",
  "/a?b",
  "/a b",
  "/**/",
])("refuses the pattern %j", (pattern) => {
  expect(isPathPattern(pattern)).toBe(false);
});

const decide = (policy: object, path: string, method: "GET" | "HEAD" | "POST" = "GET") =>
  decideCall(parsed(policy), { integration: "a", method, segments: segmentsOf(path) as string[] });

test("the first rule that matches decides, and the stricter one if the case makes a difference", () => {
  const policy = {
    rules: [
      { integrations: ["b"], action: "allow" },
      { methods: ["GET"], paths: ["/notes/private/**"], action: "deny" },
      { methods: ["GET"], paths: ["/notes/**"], action: "allow" },
      { methods: ["POST"], paths: ["/notes"], action: "confirm" },
    ],
  };
  expect(decide(policy, "/notes/1")).toBe("allow");
  expect(decide(policy, "/notes/private/1")).toBe("deny");
  expect(decide(policy, "/notes/Private/1")).toBe("deny");
  expect(decide(policy, "/Notes/1")).toBe("deny");
  expect(decide(policy, "/notes", "POST")).toBe("confirm");
  expect(decide(policy, "/users", "POST")).toBe("deny");
  expect(decide({ ...policy, default: "confirm" }, "/users", "POST")).toBe("confirm");
});

test("F8 · HEAD is also judged as GET, whose code most servers run for it", () => {
  const deny = { rules: [{ methods: ["GET"], paths: ["/unsubscribe"], action: "deny" }], default: "allow" };
  expect(decide(deny, "/unsubscribe", "HEAD")).toBe("deny");
  expect(decide(deny, "/notes", "HEAD")).toBe("allow");
  const confirm = { rules: [{ methods: ["GET"], action: "confirm" }], default: "allow" };
  expect(decide(confirm, "/a", "HEAD")).toBe("confirm");
  // And not more leniently.
  expect(decide({ rules: [{ methods: ["GET"], action: "allow" }] }, "/a", "HEAD")).toBe("deny");
});

test("an integration is visible if some call of it is not denied", () => {
  const visible = (policy: object) => isIntegrationVisible(parsed(policy), "a");
  expect(visible({})).toBe(false);
  expect(visible({ default: "confirm" })).toBe(true);
  expect(visible({ rules: [{ integrations: ["b"], action: "allow" }] })).toBe(false);
  expect(visible({ rules: [{ integrations: ["a"], paths: ["/x"], action: "confirm" }] })).toBe(true);
  expect(visible({ rules: [{ integrations: ["a"], action: "deny" }], default: "allow" })).toBe(false);
  expect(namedIntegrations(parsed({ rules: [{ integrations: ["a", "b"], action: "allow" }] }))).toEqual([
    "a",
    "b",
  ]);
  expect(namedIntegrations(parsed({ default: "allow" }))).toBeNull();
});
