import { describe, expect, test } from "vitest";
import { urlProblems } from "../../../src/apps/settings/app.ts";

const policy = { allowLoopback: false, ownOrigin: "https://latchkey.example.com" };
const local = { allowLoopback: true, ownOrigin: "http://localhost:8787" };

const returnUrl = (url: string, given = policy) => urlProblems({ return_urls: [url] }, given)[0] ?? null;
const origin = (url: string, given = policy) => urlProblems({ origins: [url] }, given)[0] ?? null;

describe("D4 · a return URL", () => {
  test.each([
    "https://app.example.com",
    "https://app.example.com/",
    "https://app.example.com/connected",
    "https://app.example.com/connected?from=latchkey&x=%20",
    "https://app.example.com:8443/connected",
  ])("is accepted as written: %s", (url) => {
    expect(returnUrl(url)).toBeNull();
  });

  const REJECTED = {
    "plain http": "http://app.example.com/",
    "a script": "javascript:alert(1)",
    "a data URL": "data:text/html,x",
    "an app's own scheme": "myapp://connected",
    "a backslash": "https://app.example.com\\@evil.example.com/",
    "a backslash in the path": "https://app.example.com/\\evil",
    "user information": "https://app.example.com@evil.example.com/",
    "a name and a password": "https://a:b@app.example.com/",
    "a host in capitals": "https://APP.example.com/",
    "a scheme in capitals": "HTTPS://app.example.com/",
    "encoded dots": "https://app.example.com/%2e%2e/admin",
    "an encoded slash": "https://app.example.com/a%2Fb",
    "an encoded backslash": "https://app.example.com/a%5Cb",
    "dot segments": "https://app.example.com/a/../b",
    "a trailing dot": "https://app.example.com./",
    "the default port": "https://app.example.com:443/",
    "a fragment": "https://app.example.com/#x",
    "an empty fragment": "https://app.example.com/#",
    "a tab": "https://app.example.com/a\tb",
    "a line break": "https://app.example.com/a\r\nb",
    "spaces around it": " https://app.example.com/ ",
    "one slash only": "https:/app.example.com/",
    "letters that are not ASCII": "https://äpp.example.com/",
    localhost: "https://localhost/",
    "a loopback address": "http://127.0.0.1/",
    "a loopback address in other notation": "https://2130706433/",
  };

  test.each(Object.entries(REJECTED))("is rejected with %s", (_, url) => {
    expect(returnUrl(url)).toMatchObject({ path: "return_urls.0" });
  });

  test("can be a loopback address only in local development", () => {
    expect(returnUrl("http://localhost:3000/connected", local)).toBeNull();
    expect(returnUrl("http://localhost:3000/connected")).not.toBeNull();
    expect(returnUrl("http://app.example.com/", local)).not.toBeNull();
  });
});

describe("an origin", () => {
  test.each(["https://app.example.com", "https://app.example.com:8443"])("is accepted: %s", (url) => {
    expect(origin(url)).toBeNull();
  });

  test.each([
    "https://app.example.com/",
    "https://app.example.com/path",
    "https://APP.example.com",
    "https://app.example.com:443",
    "http://app.example.com",
    "https://user@app.example.com",
    "data:text/plain,x",
    "http://localhost:3000",
  ])("is rejected: %s", (url) => {
    expect(origin(url)).toMatchObject({ path: "origins.0" });
  });
});

test("F3 · a webhook URL must comply with the outbound policy", () => {
  expect(urlProblems({ webhook_url: "https://app.example.com/hook" }, policy)).toEqual([]);
  expect(urlProblems({ webhook_url: "https://app.example.com/{hook}?to={id}" }, policy)).toEqual([]);
  expect(urlProblems({ webhook_url: null }, policy)).toEqual([]);
  expect(urlProblems({ webhook_url: "https://169.254.169.254/" }, policy)).toMatchObject([
    { path: "webhook_url" },
  ]);
});

test("reports each invalid URL by its index", () => {
  const problems = urlProblems(
    { return_urls: ["https://app.example.com/", "http://a.example/"], origins: ["http://b.example"] },
    policy,
  );
  expect(problems.map(({ path }) => path)).toEqual(["return_urls.1", "origins.0"]);
});
