import { describe, expect, test } from "vitest";
import {
  unknownParameters,
  validateParameters,
} from "../../../../src/connection/kinds/item/connect/validate-parameters.ts";
import { ItemParameter } from "../../../../src/items/connector.ts";

const CPF = ItemParameter().parse({
  name: "cpf",
  label: "CPF",
  type: "number",
  validation: "^\\d{11}$",
  validationMessage: "O CPF tem 11 dígitos.",
});
const KIND = ItemParameter().parse({
  name: "kind",
  optional: true,
  options: [
    { value: "pf", label: "Person" },
    { value: "pj", label: "Company" },
  ],
});

const messages = (given: Record<string, string>, all = true) =>
  validateParameters([CPF, KIND], given, all).problems.map(({ path, message }) => `${path}: ${message}`);

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
    expect(validateParameters([CPF, KIND], given, true).parameters).toEqual(expected);
  });

  test("are not changed if the connector accepts them unchanged", () => {
    const free = ItemParameter().parse({ name: "user" });
    const secret = ItemParameter().parse({ name: "password", type: "password", validation: "^\\w+$" });
    const given = { user: "a.b", password: "p-q" };
    expect(validateParameters([free, secret], given, true).parameters).toEqual(given);
  });

  test("may be incomplete as long as the end user can still enter them", () => {
    expect(messages({}, false)).toEqual([]);
  });
});

const parameter = (name: string, validation: string) => ItemParameter().parse({ name, validation });
const problemsOf = (requested: ItemParameter[], given: Record<string, string>) =>
  validateParameters(requested, given, true).problems.map(({ path }) => path);

describe("a provider's validation expression", () => {
  test("that is not supported rejects no value", () => {
    expect(problemsOf([parameter("a", "^(?=b)b$")], { a: "c" })).toEqual([]);
  });

  test("H6 · rejects no value after the form's budget is used up, and takes no time after that", () => {
    // Each of them is linear, but together they would compare 20 million characters.
    const slow = Array.from({ length: 50 }, (_, i) => parameter(`slow${i}`, `^${"[ab]?".repeat(39)}$`));
    const last = parameter("last", "^\\d$");
    const given = Object.fromEntries(slow.map(({ name }) => [name, "ab".repeat(256)]));
    expect(problemsOf([last, ...slow], { ...given, last: "x" })).toContain("parameters.last");
    expect(problemsOf([...slow, last], { ...given, last: "x" })).not.toContain("parameters.last");
  });

  test("H6 · is matched for a whole form with realistic fields", () => {
    const cpf = "^\\d{3}\\.?\\d{3}\\.?\\d{3}-?\\d{2}$|^\\d{11}$";
    const fields = Array.from({ length: 20 }, (_, i) => parameter(`cpf${i}`, cpf));
    const given = Object.fromEntries(fields.map(({ name }) => [name, "123.456.789-0"]));
    expect(problemsOf(fields, given)).toHaveLength(20);
  });
});

test.each(["constructor", "toString", "__proto__", "hasOwnProperty"])(
  "F6 · a parameter with the name %s is missing until a value is entered",
  (name) => {
    const digits = ItemParameter().parse({ name, type: "number" });
    const path = `parameters.${name}`;
    expect(validateParameters([digits], {}, true)).toEqual({
      parameters: {},
      problems: [{ path, message: "is required" }],
    });
    const given = Object.fromEntries([[name, "1.2"]]);
    const { parameters, problems } = validateParameters([digits], given, true);
    expect(problems).toEqual([]);
    expect(Object.entries(parameters)).toEqual([[name, "12"]]);
    expect(unknownParameters([digits], given)).toEqual([]);
    expect(unknownParameters([], given)).toMatchObject([{ path }]);
  },
);
