import { describe, expect, test } from "vitest";
import {
  isSafePattern,
  normalizeParameters,
  parameterProblems,
  unknownParameters,
} from "../../../../src/connection/kinds/item/connect/validate-parameters.ts";
import { ItemParameter } from "../../../../src/items/connector.ts";

const CPF = ItemParameter.parse({
  name: "cpf",
  label: "CPF",
  type: "number",
  validation: "^\\d{11}$",
  validationMessage: "O CPF tem 11 dígitos.",
});
const KIND = ItemParameter.parse({
  name: "kind",
  optional: true,
  options: [
    { value: "pf", label: "Person" },
    { value: "pj", label: "Company" },
  ],
});

const messages = (given: Record<string, string>, all = true) =>
  parameterProblems([CPF, KIND], given, all).map(({ path, message }) => `${path}: ${message}`);

describe("parameters", () => {
  test("are valid if they match the connector's parameters", () => {
    expect(messages({ cpf: "12345678901" })).toEqual([]);
    expect(messages({ cpf: "12345678901", kind: "pj" })).toEqual([]);
  });

  test.each([
    [{}, "parameters.cpf: is required"],
    [{ cpf: "1234567890a" }, "parameters.cpf: must be a number"],
    [{ cpf: "123" }, "parameters.cpf: O CPF tem 11 dígitos."],
    [{ cpf: "12345678901", kind: "other" }, "parameters.kind: must be one of the options"],
  ])("%j → %s", (given, expected) => {
    expect(messages(given)).toEqual([expected]);
  });

  test("that the connector does not use are reported", () => {
    expect(unknownParameters([CPF, KIND], { cpf: "1", password: "x" })).toEqual([
      { path: "parameters.password", message: "is not a parameter of the institution" },
    ]);
  });

  test.each([
    [{ cpf: "123.456.789-01" }, { cpf: "12345678901" }],
    [{ cpf: " 12345678901 " }, { cpf: "12345678901" }],
    [{ cpf: "123.456" }, { cpf: "123.456" }],
    [{ cpf: "12345678901", password: "a.b" }, { cpf: "12345678901" }],
  ])("%j are normalized to %j", (given, expected) => {
    expect(normalizeParameters([CPF, KIND], given)).toEqual(expected);
  });

  test("are not changed if the connector accepts them unchanged", () => {
    const free = ItemParameter.parse({ name: "user" });
    const secret = ItemParameter.parse({ name: "password", type: "password", validation: "^\\w+$" });
    expect(normalizeParameters([free, secret], { user: "a.b", password: "p-q" })).toEqual({
      user: "a.b",
      password: "p-q",
    });
  });

  test("may be incomplete as long as the end user can still enter them", () => {
    expect(messages({}, false)).toEqual([]);
  });
});

describe("a provider's regular expression", () => {
  test.each([
    "^\\d{11}$",
    "^[0-9]{6}$",
    "^[A-Za-z0-9._-]+$",
    "^\\d{3}\\.?\\d{3}$",
    "^\\d{3}\\.?\\d{3}\\.?\\d{3}-?\\d{2}$|^\\d{11}$",
    "^[^@]+@[^@]{1,64}\\.com$",
    "^.{8,64}$",
    "^[*+?|{]{1,9}$",
  ])("%s is run", (pattern) => {
    expect(isSafePattern(pattern)).toBe(true);
  });

  test.each([
    "^(a+)+$",
    "^(\\d+)*$",
    "(a|a)*b",
    "(?:x+){2,}",
    "^a*b*c*d*$",
    "a*a*a*b",
    `^${"a?".repeat(28)}b$`,
    `^${"(a|a)".repeat(30)}b$`,
    "^a{0,512}a{0,512}a{0,512}b$",
    "a{99999}",
    "(.)\\1",
    "[",
    "x".repeat(201),
  ])("%s is not run, because it could take too long or is invalid", (pattern) => {
    expect(isSafePattern(pattern)).toBe(false);
  });

  test("that is not run rejects no value", () => {
    const parameter = ItemParameter.parse({ name: "a", validation: "^(a+)+$" });
    expect(parameterProblems([parameter], { a: "b" }, true)).toEqual([]);
  });
});
