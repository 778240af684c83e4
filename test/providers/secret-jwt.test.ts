import { describe, expect, test } from "vitest";
import { definitionProblems } from "../../src/providers/definition/check-definition.ts";
import { Client } from "../../src/providers/definition/client.ts";
import type { DefinitionOverrides } from "../../src/providers/definition/definition.ts";

const SECRET = {
  alg: "ES256" as const,
  kid: "{key_id}",
  claims: { iss: "{team_id}", sub: "{client_id}", aud: "https://provider.example.com" },
};
const VARIABLES = { team_id: { label: "Team" }, key_id: { label: "Key" } };

const problemsOf = (client: DefinitionOverrides["client"], more: DefinitionOverrides = {}) =>
  definitionProblems({ variables: VARIABLES, client, ...more }).map(
    ({ path, message }) => `${path}: ${message}`,
  );

const accepts = (changes: object) => Client().safeParse({ secret_jwt: { ...SECRET, ...changes } }).success;

describe("a client secret that is a JWT", () => {
  test("can contain variables and the client ID", () => {
    expect(problemsOf({ secret_jwt: SECRET, authentication: ["client_secret_post"] })).toEqual([]);
  });

  test("needs a method that sends a secret", () => {
    expect(problemsOf({ secret_jwt: SECRET, authentication: ["private_key_jwt", "none"] })).toEqual([
      "client.secret_jwt: requires a method with a client secret",
    ]);
  });

  test("can't contain other placeholders or learned values", () => {
    const claims = { ...SECRET.claims, jti: "{random}" };
    expect(problemsOf({ secret_jwt: { ...SECRET, claims } })).toEqual([
      expect.stringContaining("client.secret_jwt.claims.jti: contains {random}"),
    ]);
    const learned = { account: { from: "token" as const, path: ["account"] } };
    const own = { ...SECRET, kid: "{account}" };
    expect(problemsOf({ secret_jwt: own }, { learned })).toEqual([
      "client.secret_jwt: contains a learned value",
    ]);
  });

  test("can't set the claims that say when it is valid", () => {
    expect(["exp", "iat", "nbf", "expires"].map((name) => accepts({ claims: { [name]: "1" } }))).toEqual([
      false,
      false,
      false,
      true,
    ]);
  });

  test("is valid for at most six months", () => {
    expect([29, 30, 15_777_000, 15_777_001].map((lifetime) => accepts({ lifetime }))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});
