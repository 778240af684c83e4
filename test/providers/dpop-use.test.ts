import { expect, test } from "vitest";
import { dpopProblem, dpopUseOf } from "../../src/providers/registration/dpop-use.ts";
import { codeProviderOf } from "../../src/providers/registry.ts";

const plain = codeProviderOf({ provider: "oauth2" });
const ours = { dpop_signing_alg_values_supported: ["RS256", "ES256"] };
const others = { dpop_signing_alg_values_supported: ["RS256"] };

test.each([
  [undefined, null, "never"],
  [undefined, ours, "never"],
  ["never", ours, "never"],
  ["preferred", null, "never"],
  ["preferred", {}, "never"],
  ["preferred", others, "never"],
  ["preferred", ours, "preferred"],
  ["required", null, "required"],
  ["required", others, "required"],
] as const)("the option %s with the metadata %j is %s", (dpop, discovered, use) => {
  expect(dpopUseOf(plain, { options: { dpop }, discovered })).toBe(use);
});

test("a definition decides without the option", () => {
  const provider = { ...plain, token: { ...plain.token, dpop: "required" as const } };
  expect(dpopUseOf(provider, { options: {}, discovered: null })).toBe("required");
  expect(dpopUseOf(provider, { options: { dpop: "never" }, discovered: null })).toBe("never");
});

const problemOf = (discovered: { dpop_signing_alg_values_supported?: string[] } | null) =>
  dpopProblem(plain, { options: { dpop: "required" }, discovered });

test("only a server that names other algorithms is known not to support ours", () => {
  expect([problemOf(null), problemOf({}), problemOf(ours)]).toEqual([null, null, null]);
  expect(problemOf(others)).toContain("ES256");
});
