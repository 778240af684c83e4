import { expect, test } from "vitest";
import { isWellFormed, readCallback, readState } from "../../../src/http/browser/callback-parameters.ts";

const parameters = (query: string) => new URLSearchParams(query);

test.each(["state=s&code=c", "state=s&error=access_denied&error_description=no", "", "state=s&code=c&iss=i"])(
  "accepts %j",
  (query) => {
    expect(isWellFormed(parameters(query))).toBe(true);
  },
);

test.each(["state", "code", "error", "error_description", "error_uri", "iss"])(
  "B3 · rejects a repeated %s",
  (name) => {
    expect(isWellFormed(parameters(`state=s&${name}=a&${name}=b`))).toBe(false);
    expect(isWellFormed(parameters(`${name}=a&${name}=a`))).toBe(false);
    expect(isWellFormed(parameters(`${name}=&${name}=`))).toBe(false);
  },
);

test.each(["state", "code", "error", "error_description", "error_uri", "iss"])(
  "B3 · rejects an oversized %s",
  (name) => {
    expect(isWellFormed(new URLSearchParams({ [name]: "x".repeat(4096) }))).toBe(true);
    expect(isWellFormed(new URLSearchParams({ [name]: "x".repeat(4097) }))).toBe(false);
  },
);

test("ignores unknown parameters, even if they are repeated", () => {
  expect(isWellFormed(parameters("session_state=1&session_state=2&code=c&state=s"))).toBe(true);
});

test("reads code, error, issuer and item, and null for missing ones", () => {
  const none = { code: null, error: null, iss: null, item: null };
  expect(readCallback(parameters("code=a%2Bb&state=s&x=y"))).toEqual({ ...none, code: "a+b" });
  expect(readCallback(parameters("error=e&iss=https%3A%2F%2Fi"))).toEqual({
    ...none,
    error: "e",
    iss: "https://i",
  });
  expect(readCallback(parameters("state=s&itemId=i"))).toEqual({ ...none, item: "i" });
});

test("reads the state if the provider has appended a second query", () => {
  expect(readState(parameters("state=a.b.c"))).toBe("a.b.c");
  expect(readState(parameters("state=a.b.c?itemId=1&success=true"))).toBe("a.b.c");
  expect(readState(parameters("code=c"))).toBe("");
});
