import { describe, expect, test } from "vitest";
import { proofUrlProblem } from "../../src/proxy/proof-url.ts";

const API = {
  base: { href: "https://api.example.com/v1/" },
  endpoints: {
    token_endpoint: "https://api.example.com/oauth/token",
    revocation_endpoint: "https://api.example.com/oauth/revoke",
    device_authorization_endpoint: "https://api.example.com/oauth/device",
    userinfo_endpoint: "https://id.example.com/userinfo",
  },
  tokenEndpoint: null,
};
const RESOURCE = {
  base: { href: "https://mcp.example.com/a/mcp/", exact: "https://mcp.example.com/a/mcp?x=1" },
  endpoints: {},
  tokenEndpoint: "https://mcp.example.com/a/mcp/token",
};

const isAllowed = (url: string, scope: Parameters<typeof proofUrlProblem>[1]) =>
  proofUrlProblem(new URL(url), scope) === null;

describe("a proof is signed", () => {
  test.each([
    "https://api.example.com/v1/files?x=1#y",
    "https://api.example.com/v2/files",
    "https://api.example.com/oauth/tokens",
    "https://id.example.com/userinfo",
  ])("for an API: %s", (url) => expect(isAllowed(url, API)).toBe(true));

  test.each([
    "https://mcp.example.com/a/mcp",
    "https://mcp.example.com/a/mcp?y=2",
    "https://mcp.example.com/a/mcp/",
    "https://mcp.example.com/a/mcp/part",
  ])("for a discovered resource: %s", (url) => expect(isAllowed(url, RESOURCE)).toBe(true));
});

describe("no proof is signed", () => {
  test.each([
    "https://api.example.com/oauth/token",
    "https://api.example.com/oauth/token?x=1",
    "https://api.example.com/oauth//token/",
    "https://api.example.com/oauth/%74oken",
    "https://api.example.com/oauth/%2574oken",
    "https://api.example.com/OAuth/Token",
    "https://api.example.com/x/../oauth/token",
    "https://api.example.com/oauth%2ftoken",
    "https://api.example.com/oauth/revoke",
    "https://api.example.com/oauth/device",
    "https://api.example.com:8443/v1/files",
    "http://api.example.com/v1/files",
    "https://other.example.com/v1/files",
    "https://user:password@api.example.com/v1/files",
    "https://id.example.com/",
    "data:text/plain,x",
  ])("for an API: %s", (url) => expect(isAllowed(url, API)).toBe(false));

  test.each([
    "https://mcp.example.com/a/mcp/token",
    "https://mcp.example.com/a",
    "https://mcp.example.com/a/mcp2",
    "https://mcp.example.com/a/mcp/../other",
  ])("for a discovered resource: %s", (url) => expect(isAllowed(url, RESOURCE)).toBe(false));
});
