import { expect, test } from "vitest";
import { grantedDetails, unsupportedDetails } from "../../src/providers/authorization-details.ts";
import { IntegrationOptions, StoredOptions } from "../../src/providers/integration-settings.ts";

const detail = (fields: object = {}) => ({ type: "files", ...fields });

test("only a list is granted, and only its objects with a type", () => {
  expect(grantedDetails([detail(), "files", null, { type: 1 }, {}], [])).toEqual([detail()]);
  for (const value of [undefined, null, "[]", detail()]) expect(grantedDetails(value, [])).toBeNull();
});

test("an object that contains a token, or is nested too deeply, is left out", () => {
  const token = "an-access-token";
  const deep = detail({ a: [[[[[1]]]]] });
  const granted = [detail({ a: { b: [`x${token}`] } }), deep, detail({ a: [[[1]]] })];
  expect(grantedDetails(granted, [token])).toEqual([detail({ a: [[[1]]] })]);
  // A short text is part of others by chance.
  expect(grantedDetails([detail({ a: "abc" })], ["a"])).toHaveLength(1);
});

test("H5 · at most 50 objects and 8 KiB are kept", () => {
  expect(
    grantedDetails(
      Array.from({ length: 60 }, () => detail()),
      [],
    ),
  ).toHaveLength(50);
  const large = Array.from({ length: 5 }, () => detail({ text: "é".repeat(1000) }));
  const kept = grantedDetails([...large, detail()], []);
  expect(kept).toEqual([...large.slice(0, 4), detail()]);
});

test("a type that the server does not list is found by its position, if it lists types", () => {
  const details = [detail(), { type: "calendars" }];
  expect(unsupportedDetails(details, ["files"])).toEqual([1]);
  expect(unsupportedDetails(details, undefined)).toEqual([]);
});

test("parameters that a later version has reserved are kept in stored options", () => {
  for (const name of ["authorization_parameters", "token_parameters"]) {
    const options = { [name]: { authorization_details: "[]" } };
    expect(IntegrationOptions().safeParse(options).success).toBe(false);
    expect(StoredOptions().parse(options)).toEqual(options);
  }
});
