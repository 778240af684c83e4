// Checks what a definition says about client secrets that are JWTs. Pure.

import type { CodeDefinition } from "./catalogue-definition.ts";
import type { DefinitionProblem } from "./definition-problem.ts";
import type { DefinitionOverrides } from "./definition.ts";
import { placeholdersOf } from "./templates.ts";

/** The claims of a secret that say when it is valid. */
const TIME_CLAIMS = ["iat", "exp", "nbf"];

/** A secret is signed when the integration's own values are known, and is sent in place of another one. */
export function secretJwtProblems({
  client,
  learned = {},
}: CodeDefinition | DefinitionOverrides): DefinitionProblem[] {
  const { secret_jwt: jwt, authentication } = client ?? {};
  if (jwt === undefined) return [];
  const texts: [string, string][] = [
    ...Object.entries(jwt.claims).map(([name, text]): [string, string] => [`claims.${name}`, text]),
    ["kid", jwt.kid ?? ""],
  ];
  const brought = texts.filter(([, text]) =>
    placeholdersOf(text).some((name) => Object.hasOwn(learned, name)),
  );
  return [
    ...(authentication === undefined || authentication.some((method) => method.startsWith("client_secret_"))
      ? []
      : [{ path: "client.secret_jwt", message: "requires a method with a client secret" }]),
    ...TIME_CLAIMS.filter((name) => Object.hasOwn(jwt.claims, name)).map((name) => ({
      path: `client.secret_jwt.claims.${name}`,
      message: "is a claim that Latchkey sets",
    })),
    ...brought.map(([name]) => ({
      path: `client.secret_jwt.${name}`,
      message: "contains a learned value",
    })),
  ];
}
