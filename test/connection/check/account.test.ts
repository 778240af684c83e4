import { addepar, oauth2, parallel, parqet } from "../../support/providers.ts";
import { describe, expect, test } from "vitest";
import { compareAccounts, keepAccount, readAccount } from "../../../src/connection/check/account.ts";
import { Account } from "../../../src/connection/connection.ts";
import { parseExactJson } from "../../../src/shared/json.ts";

const account = (...parts: string[]) => ({ id: parts.join("/"), label: "", parts, exact: true });
/** An account as version 0.1 stored it. */
const stored = (...parts: string[]) => Account().parse({ id: parts.join("/"), label: "", parts });
const user = (id: unknown, attributes: object = {}) => ({ data: { id, attributes } });

/** Reads the account of a `sub`, given as JSON. */
async function accountOf(sub: string) {
  const read = await readAccount(oauth2, {}, parseExactJson(`{"sub":${sub}}`));
  if (read === null) throw new Error(`no account: ${sub}`);
  return read;
}

describe("an account", () => {
  test("is read from the check's response", async () => {
    expect(await readAccount(parqet, {}, { userId: "u1" })).toEqual({
      id: "u1",
      label: "u1",
      parts: ["u1"],
      exact: true,
    });
  });

  test("is combined from the token response and the check's response", async () => {
    const body = user("7", { email: "ada@example.com" });
    expect(await readAccount(addepar, { addepar_firm: "42" }, body)).toEqual({
      id: "42/7",
      label: "ada@example.com",
      parts: ["42", "7"],
      exact: true,
    });
  });

  test("can have a number as its id", async () => {
    expect((await readAccount(addepar, { addepar_firm: 42 }, user(7)))?.parts).toEqual(["42", "7"]);
  });

  test("is labeled with the first label fields that have a value", async () => {
    const body = user("7", { first_name: "Ada", last_name: "Lovelace" });
    expect((await readAccount(addepar, { addepar_firm: "42" }, body))?.label).toBe("Ada Lovelace");
    expect((await readAccount(oauth2, {}, { sub: "s", email: "", name: "Ada" }))?.label).toBe("Ada");
  });

  test("has the parts of the token response when the check's response has none", async () => {
    expect((await readAccount(addepar, { addepar_firm: "42" }, undefined))?.parts).toEqual(["42"]);
  });

  test.each([
    ["a part of the token response is missing", addepar, {}, user("7")],
    ["the response is not an object", parqet, {}, "u1"],
    ["the response is null", parqet, {}, null],
    ["the id is empty", parqet, {}, { userId: "" }],
    ["the id is an object", parqet, {}, { userId: { toString: "u1" } }],
    ["the id is a fraction", parqet, {}, { userId: 1.5 }],
    ["the id is a rounded number", parqet, {}, { userId: 2 ** 53 }],
    ["the id is an inherited property", oauth2, {}, Object.create({ sub: "s" })],
    ["the provider's definition has no account fields", parallel, {}, { id: "x" }],
  ])("is unknown when %s", async (_, provider, metadata, body) => {
    expect(await readAccount(provider, metadata, body)).toBeNull();
  });

  test("D6 · has a label of at most 200 characters without control characters", async () => {
    const name = `\u202E${"é".repeat(199)}\u{1F600} and more\n`;
    const read = await readAccount(oauth2, {}, { sub: "s", email: "\u0000\u200B", name });
    expect(read?.label).toBe("é".repeat(199));
  });

  test("D6 · has an id of bounded length without control characters", async () => {
    for (const sub of ["x".repeat(60_000), "a\u0000b", "a\u202Eb", "\uD800"]) {
      const { id, label, parts } = await accountOf(JSON.stringify(sub));
      expect(parts).toEqual([expect.stringMatching(/^sha256:[0-9a-f]{64}$/)]);
      expect(id).toBe(parts[0]);
      expect(label).toMatch(/^[^\p{C}]{1,200}$/u);
    }
  });
});

describe("D6 · two accounts", () => {
  test("are the same if all parts are equal", () => {
    expect(compareAccounts(account("42", "7"), account("42", "7"))).toBe("same");
  });

  test.each([
    [account("42", "7"), account("42", "8")],
    [account("42", "7"), account("43", "7")],
    [account("a"), account("A")],
    [account("4", "27"), account("42", "7")],
  ])("differ if one part differs", (a, b) => {
    expect(compareAccounts(a, b)).toBe("different");
    expect(compareAccounts(b, a)).toBe("different");
  });

  test("can't be compared if a part is missing, and differ if another one differs", () => {
    expect(compareAccounts(account("42", "7"), account("42"))).toBe("unknown");
    expect(compareAccounts(account("42", "7"), account("43"))).toBe("different");
  });

  const LONG = "x".repeat(300);
  test.each([
    ["the last of many characters", `"${LONG}a"`, `"${LONG}b"`],
    ["the last digit of a large number", "12345678901234567890", "12345678901234567891"],
    ["a control character", '"a\\u0000b"', '"a\\u0001b"'],
    ["half of a character", '"\\ud800"', '"\\ud801"'],
    ["a hash in place of its value", JSON.stringify(LONG), `"sha256:${"0".repeat(64)}"`],
  ])("that differ in %s differ", async (_, a, b) => {
    const [first, second] = [await accountOf(a), await accountOf(b)];
    expect(compareAccounts(first, second)).toBe("different");
    expect(compareAccounts(first, await accountOf(a))).toBe("same");
  });

  test("differ if one has the hash of the other as its id", async () => {
    const long = await accountOf(JSON.stringify(LONG));
    expect(compareAccounts(long, await accountOf(JSON.stringify(long.id)))).toBe("different");
  });
});

describe("D6 · an account that version 0.1 stored", () => {
  test.each([
    ["cut", "x".repeat(200), `"${"x".repeat(200)}"`],
    ["cut, and is longer", "x".repeat(200), `"${"x".repeat(220)}"`],
    ["cut, and is hashed now", "x".repeat(200), `"${"x".repeat(300)}"`],
    ["rounded", "12345678901234567000", "12345678901234567890"],
    ["rounded to the same digits", "12345678901234567000", "12345678901234567000"],
    ["stored with a control character", "a\u0000b", '"a\\u0000b"'],
  ])("can't be compared if it may have been %s", async (_, part, sub) => {
    const reported = await accountOf(sub);
    expect(compareAccounts(stored(part), reported)).toBe("unknown");
    // A check with the connection's own token reports the same account, so the exact form replaces the other one.
    expect(keepAccount(stored(part), reported)).toBe(reported);
  });

  test.each([
    ["110169484474386276334", '"110169484474386276334"', "same"],
    ["110169484474386276334", '"110169484474386276335"', "different"],
    ["7", "7", "same"],
    ["x".repeat(200), '"y"', "different"],
    ["12345678901234567000", "5", "different"],
  ])("is compared exactly otherwise: %.30s", async (part, sub, expected) => {
    expect(compareAccounts(stored(part), await accountOf(sub))).toBe(expected);
  });
});
