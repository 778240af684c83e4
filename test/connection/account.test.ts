import { describe, expect, test } from "vitest";
import { isSameAccount, readAccount } from "../../src/connection/account.ts";
import { addepar } from "../../src/providers/addepar.ts";
import { oauth2 } from "../../src/providers/oauth2.ts";
import { parallel } from "../../src/providers/parallel.ts";
import { parqet } from "../../src/providers/parqet.ts";

const account = (...parts: string[]) => ({ id: parts.join("/"), label: "", parts });
const user = (id: unknown, attributes: object = {}) => ({ data: { id, attributes } });

describe("an account", () => {
  test("is read from the check's response", () => {
    expect(readAccount(parqet, {}, { userId: "u1" })).toEqual({ id: "u1", label: "u1", parts: ["u1"] });
  });

  test("is combined from the token response and the check's response", () => {
    const body = user("7", { email: "ada@example.com" });
    expect(readAccount(addepar, { addepar_firm: "42" }, body)).toEqual({
      id: "42/7",
      label: "ada@example.com",
      parts: ["42", "7"],
    });
  });

  test("can have a number as its id", () => {
    expect(readAccount(addepar, { addepar_firm: 42 }, user(7))?.parts).toEqual(["42", "7"]);
  });

  test("is labeled with the first label fields that have a value", () => {
    const body = user("7", { first_name: "Ada", last_name: "Lovelace" });
    expect(readAccount(addepar, { addepar_firm: "42" }, body)?.label).toBe("Ada Lovelace");
    expect(readAccount(oauth2, {}, { sub: "s", email: "", name: "Ada" })?.label).toBe("Ada");
  });

  test("has the parts of the token response when the check's response has none", () => {
    expect(readAccount(addepar, { addepar_firm: "42" }, undefined)?.parts).toEqual(["42"]);
  });

  test.each([
    ["a part of the token response is missing", addepar, {}, user("7")],
    ["the response is not an object", parqet, {}, "u1"],
    ["the response is null", parqet, {}, null],
    ["the id is empty", parqet, {}, { userId: "" }],
    ["the id is an object", parqet, {}, { userId: { toString: "u1" } }],
    ["the id is an inherited property", oauth2, {}, Object.create({ sub: "s" })],
    ["the provider's definition has no account fields", parallel, {}, { id: "x" }],
  ])("is unknown when %s", (_, provider, metadata, body) => {
    expect(readAccount(provider, metadata, body)).toBeNull();
  });
});

describe("D6 · two accounts", () => {
  test("are the same if all parts are equal", () => {
    expect(isSameAccount(account("42", "7"), account("42", "7"))).toBe(true);
  });

  test.each([
    [account("42", "7"), account("42", "8")],
    [account("42", "7"), account("43", "7")],
    [account("a"), account("A")],
    [account("4", "27"), account("42", "7")],
  ])("differ if one part differs", (a, b) => {
    expect(isSameAccount(a, b)).toBe(false);
    expect(isSameAccount(b, a)).toBe(false);
  });
});
