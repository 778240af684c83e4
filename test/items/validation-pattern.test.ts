import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matchesPattern } from "../../src/items/validation-pattern.ts";

const ENOUGH = 1_000_000;
const matches = (pattern: string, value: string, comparisons = ENOUGH) =>
  matchesPattern(pattern, value, { comparisons });

const atom = fc.constantFrom(
  ..."abc19-_. é😀"
    .split(" ")
    .join("")
    .split(/(?=[\s\S])/u),
  ..."\\d \\w \\s \\D \\W \\S \\. \\- \\t \\n \\\\ \\/ . [ab] [^ab] [a-c] [0-9-] [\\d.] [^\\s] [] [^] [(*] [é-ü😀]".split(
    " ",
  ),
);
const quantifier = fc.constantFrom(
  "",
  "",
  "",
  "*",
  "+",
  "?",
  "*?",
  "+?",
  "??",
  "{2}",
  "{0,2}",
  "{1,}",
  "{2,3}?",
  "{0}",
);
const { pattern: anyPattern } = fc.letrec<{ pattern: string; term: string }>((tie) => ({
  term: fc.oneof(
    { maxDepth: 3, depthIdentifier: "term" },
    fc.tuple(atom, quantifier).map((parts) => parts.join("")),
    fc.constantFrom("^", "$"),
    fc
      .tuple(fc.constantFrom("(", "(?:"), tie("pattern"), quantifier)
      .map(([open, inner, count]) => `${open}${inner})${count}`),
  ),
  pattern: fc
    .array(fc.array(tie("term"), { maxLength: 4 }), { minLength: 1, maxLength: 2 })
    .map((alternatives) => alternatives.map((terms) => terms.join("")).join("|")),
}));
const anyValue = fc
  .array(fc.constantFrom(..."aabbcc1199-_.éü (*\t\n\\/".split(""), "😀"), { maxLength: 8 })
  .map((characters) => characters.join(""));

/** Whether the runtime's own regular expression matches; null if it is not valid. */
function matchesNatively(pattern: string, value: string): boolean | null {
  try {
    return new RegExp(pattern, "u").test(value);
  } catch {
    return null;
  }
}

describe("H6 · a validation expression", () => {
  test("H6 · of the supported subset matches what a regular expression of the runtime matches", () => {
    let supported = 0;
    const property = fc.property(anyPattern, anyValue, (pattern, value) => {
      const matched = matches(pattern, value);
      if (matched !== null) supported += 1;
      return matched === null || matched === matchesNatively(pattern, value);
    });
    expect(fc.check(property, { numRuns: 3_000 }).counterexample).toBeNull();
    expect(supported).toBeGreaterThan(1_500);
  });

  test("H6 · of any characters is not supported, or matches what a regular expression of the runtime matches", () => {
    const characters = fc.constantFrom(..."ab1\\dwsbxupk[]{}()^$*+?|-.,:=!<>/ 0".split(""));
    const property = fc.property(fc.array(characters, { maxLength: 12 }), anyValue, (parts, value) => {
      const pattern = parts.join("");
      const matched = matches(pattern, value);
      return matched === null || matched === matchesNatively(pattern, value);
    });
    expect(fc.check(property, { numRuns: 5_000 }).counterexample).toBeNull();
  });

  test.each([
    ["^\\d{11}$", "12345678901", "1234567890"],
    ["^\\d{3}\\.?\\d{3}\\.?\\d{3}-?\\d{2}$|^\\d{11}$", "123.456.789-01", "123.456.789"],
    ["^[A-Za-z0-9._-]+$", "ada.lovelace_1", "ada lovelace"],
    ["^[^@\\s]+@[^@]{1,64}\\.com$", "ada@example.com", "ada@example.org"],
    ["^.{8,64}$", "password", "passwor"],
    ["^(\\d{2}|\\d{4})$", "1234", "123"],
    ["^(a+)+$", "aaaa", "aaab"],
  ])("%s matches %j, and not %j", (pattern, right, wrong) => {
    expect([matches(pattern, right), matches(pattern, wrong)]).toEqual([true, false]);
  });

  test.each([
    ["a look-ahead", "^(?=a)a$"],
    ["a look-behind", "(?<=a)b"],
    ["a named group", "(?<a>b)"],
    ["a back reference", "(.)\\1"],
    ["a word boundary", "\\ba"],
    ["a Unicode property", "\\p{L}"],
    ["an escape by code", "\\x41"],
    ["a syntax error", "["],
    ["a range in the wrong order", "[z-a]"],
    ["a count in the wrong order", "a{2,1}"],
    ["a quantifier of nothing", "*a"],
    ["a quantifier of an anchor", "^*a"],
    ["more than 200 characters", "x".repeat(201)],
    ["counts that multiply", "((a{30}){30}){30}"],
    ["a large count", "a{9999}"],
    [
      "copies of many alternatives of nothing",
      `^z${"(".repeat(5)}${"|".repeat(170)}(){0,440}${")".repeat(5)}z$`,
    ],
    ["many large counts", Array(20).fill("a{99}").join("|")],
    ["deep nesting", `${"(".repeat(90)}a${")".repeat(90)}`],
  ])("H6 · with %s is not supported", (_, pattern) => {
    expect(matches(pattern, "a")).toBeNull();
  });

  test.each([
    ["nested repetitions", "^(a+)+$"],
    ["repeated alternatives", "^(a|a)*$"],
    ["repetitions in a row", "^a*a*a*a*a*a*$"],
    ["optional parts", `^${"a?".repeat(40)}${"a".repeat(40)}$`],
    ["large classes", `[${"ab".repeat(90)}]*c`],
  ])("H6 · with %s takes comparisons in proportion to the value's length", (_, pattern) => {
    const used = (length: number) => {
      const budget = { comparisons: ENOUGH };
      expect(matchesPattern(pattern, `${"a".repeat(length)}!`, budget)).toBe(false);
      return ENOUGH - budget.comparisons;
    };
    expect(used(400)).toBeLessThan(used(200) * 2.1);
  });

  test("H6 · gives up when the budget is used up, and charges what it compared", () => {
    const budget = { comparisons: 300 };
    expect(matchesPattern("^a{20}$", "a".repeat(20), budget)).toBe(true);
    expect(budget.comparisons).toBeLessThan(250);
    expect(matchesPattern("^(a|b)*$", "ab".repeat(100), budget)).toBeNull();
    expect(matchesPattern("^a$", "a", budget)).toBeNull();
  });
});
