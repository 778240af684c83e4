import { describe, expect, test } from "vitest";
import { parseExactJson, parseJson } from "../../src/shared/json.ts";

describe("parsing JSON exactly", () => {
  test.each([
    ["9007199254740993", "9007199254740993"],
    ["-12345678901234567890", "-12345678901234567890"],
    ["12345678901234567000", "12345678901234567000"],
    ["1e400", "1e400"],
    ["0.12345678901234567890", "0.12345678901234567890"],
  ])("keeps the text of %s, which a number may not hold", (text, expected) => {
    expect(parseExactJson(`{"a":[{"id":${text}}]}`)).toEqual({ a: [{ id: expected }] });
  });

  test.each(["0", "7", "-1", "9007199254740991", "3599.9", "1e3", "1.0", '"12345678901234567890"', "null"])(
    "parses %s as JSON.parse does",
    (text) => {
      expect(parseExactJson(text)).toBe(JSON.parse(text));
    },
  );

  test.each(["", "{", "<html>", "undefined"])("returns undefined for %j", (text) => {
    expect(parseExactJson(text)).toBeUndefined();
    expect(parseJson(text)).toBeUndefined();
  });
});
