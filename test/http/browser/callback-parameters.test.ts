import { expect, test } from "vitest";
import {
  parseCallbackQuery,
  readCallback,
  readState,
} from "../../../src/http/browser/callback-parameters.ts";

const parameters = (query: string) => new URLSearchParams(query);
const isAccepted = (query: string) => parseCallbackQuery(query) !== null;

test.each(["state=s&code=c", "state=s&error=access_denied&error_description=no", "", "state=s&code=c&iss=i"])(
  "accepts %j",
  (query) => {
    expect(isAccepted(query)).toBe(true);
  },
);

test.each(["state", "code", "error", "error_description", "error_uri", "iss"])(
  "B3 · rejects a repeated %s",
  (name) => {
    expect(isAccepted(`state=s&${name}=a&${name}=b`)).toBe(false);
    expect(isAccepted(`${name}=a&${name}=a`)).toBe(false);
    expect(isAccepted(`${name}=&${name}=`)).toBe(false);
  },
);

test.each(["state", "code", "error", "error_description", "error_uri", "iss", "unknown"])(
  "B3 · limits the query as a whole to 15 KiB, and not the %s",
  (name) => {
    const query = `${name}=`.padEnd(15 * 1024, "x");
    expect(parseCallbackQuery(query)?.get(name)).toHaveLength(15 * 1024 - name.length - 1);
    expect(isAccepted(`${query}x`)).toBe(false);
  },
);

test("ignores unknown parameters, even if they are repeated", () => {
  expect(isAccepted("session_state=1&session_state=2&code=c&state=s")).toBe(true);
});

test("reads code, error, its description, issuer and item, null for missing ones, and others by name", () => {
  const none = { code: null, error: null, errorDescription: null, iss: null, item: null, others: {} };
  expect(readCallback(parameters("code=a%2Bb&state=s&x=y"))).toEqual({
    ...none,
    code: "a+b",
    others: { x: "y" },
  });
  expect(readCallback(parameters("error=e&error_description=d+d&iss=https%3A%2F%2Fi"))).toEqual({
    ...none,
    error: "e",
    errorDescription: "d d",
    iss: "https://i",
  });
  expect(readCallback(parameters("state=s&itemId=i"))).toEqual({ ...none, item: "i" });
});

test("H5 · passes on a bounded number of other parameters, without those that are repeated or too long", () => {
  const many = Array.from({ length: 30 }, (_, i) => `p${i}=v`).join("&");
  const { others } = readCallback(parameters(`twice=1&twice=2&long=${"x".repeat(2049)}&${many}`));
  expect(Object.keys(others)).toEqual(Array.from({ length: 20 }, (_, i) => `p${i}`));
});

test("treats a parameter without a value as omitted", () => {
  expect(readCallback(parameters("code=c&error=&error_description=&iss=&itemId="))).toEqual({
    code: "c",
    error: null,
    errorDescription: null,
    iss: null,
    item: null,
    others: {},
  });
});

test("reads the state if the provider has appended a second query", () => {
  expect(readState(parameters("state=a.b.c"))).toBe("a.b.c");
  expect(readState(parameters("state=a.b.c?itemId=1&success=true"))).toBe("a.b.c");
  expect(readState(parameters("code=c"))).toBe("");
});
