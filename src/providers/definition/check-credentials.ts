// Checks what a definition says about credentials: where their fields are sent, and that they stand nowhere else. Pure.

import { isReservedHeader } from "../../net/reserved-headers.ts";
import type { KeyProvider } from "../provider.ts";
import type { DefinitionProblem } from "./definition-problem.ts";
import { placeholdersOf } from "./templates.ts";

/** Returns the problems of a definition's credential fields, and of the requests that they are sent in. */
export function credentialFieldProblems({
  credentials,
  variables,
  api,
}: Pick<KeyProvider, "credentials" | "variables" | "api">): DefinitionProblem[] {
  const fields = Object.keys(credentials.fields);
  const known = new Set([...fields, ...Object.keys(variables)]);
  const { basic, credential_headers = {}, token_parameter, scheme, header } = api;
  const problems: DefinitionProblem[] = fields
    .filter((name) => Object.hasOwn(variables, name))
    .map((name) => ({ path: `credentials.fields.${name}`, message: "has the name of a variable" }));
  for (const [name, template] of Object.entries(basic ?? {})) {
    const unknown = placeholdersOf(template).find((placeholder) => !known.has(placeholder));
    if (unknown !== undefined)
      problems.push({
        path: `api.basic.${name}`,
        message: `contains {${unknown}}, which is no field of the credential and no variable`,
      });
  }
  const isUsed = (name: string) =>
    Object.values(basic ?? {}).some((template) => placeholdersOf(template).includes(name)) ||
    Object.values(credential_headers).includes(name);
  for (const [place, name] of fields.entries())
    if (!isUsed(name) && (basic !== undefined || place > 0))
      problems.push({ path: `credentials.fields.${name}`, message: "is sent nowhere" });
  if (basic !== undefined && (token_parameter !== undefined || scheme !== "Bearer"))
    problems.push({
      path: "api.basic",
      message: "can't be combined with another way to send the credential",
    });
  if (basic !== undefined && header !== "authorization")
    problems.push({ path: "api.header", message: "must be authorization with api.basic" });
  for (const [name, field] of Object.entries(credential_headers)) {
    if (isReservedHeader(name.replaceAll("_", "-")))
      problems.push({ path: `api.credential_headers.${name}`, message: "is a header that Latchkey sets" });
    if (name === header && token_parameter === undefined)
      problems.push({ path: `api.credential_headers.${name}`, message: "is the header of the token" });
    if (!fields.includes(field))
      problems.push({ path: `api.credential_headers.${name}`, message: "is no field of the credential" });
  }
  return problems;
}
