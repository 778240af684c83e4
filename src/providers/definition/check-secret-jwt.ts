// Checks what a definition says about client secrets that are JWTs. Pure.

import type { CodeDefinition } from "./catalogue-definition.ts";
import type { DefinitionProblem } from "./definition-problem.ts";
import type { DefinitionOverrides } from "./definition.ts";
import { placeholdersOf } from "./templates.ts";

/** A secret is signed with values that are known from the start, and is sent in place of another one. */
export function secretJwtProblems({
  client,
  learned = {},
}: CodeDefinition | DefinitionOverrides): DefinitionProblem[] {
  const { secret_jwt: jwt, authentication } = client ?? {};
  const path = "client.secret_jwt";
  if (jwt === undefined) return [];
  const texts = [jwt.kid ?? "", ...Object.values(jwt.claims)];
  const problems: DefinitionProblem[] = [];
  if (authentication?.some((method) => method.startsWith("client_secret_")) === false)
    problems.push({ path, message: "requires a method with a client secret" });
  if (texts.flatMap(placeholdersOf).some((name) => Object.hasOwn(learned, name)))
    problems.push({ path, message: "contains a learned value" });
  return problems;
}
