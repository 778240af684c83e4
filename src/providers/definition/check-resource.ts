// Checks where a definition uses the URL of a resource, such as an MCP server, whose authorization server is discovered. Pure.

import { ownValue } from "../../shared/own-value.ts";
import type { CodeDefinition } from "./catalogue-definition.ts";
import type { DefinitionOverrides } from "./definition.ts";
import type { DefinitionProblem } from "./definition-problem.ts";

/** A whole definition, or one merged with its overrides. */
export type Checked = CodeDefinition | DefinitionOverrides;

/** The variable with the URL of the resource, in every definition whose server is discovered. */
const RESOURCE = "resource";

/** Returns the URL of the resource among variables, if they have it. */
export const resourceOf = (variables: Readonly<Record<string, string>>): string | undefined =>
  ownValue(variables, RESOURCE);

/** Returns the variables that name a resource. */
export const resourceVariable = (url: string): Record<string, string> => ({ [RESOURCE]: url });

/** Returns whether an endpoint is the URL of the resource whose authorization server is discovered. */
export const isResource = (definition: Checked, name: string, url: string) =>
  "discovery" in definition &&
  definition.discovery !== undefined &&
  name === "api_base_url" &&
  url === `{${RESOURCE}}`;

/** Reports values that are whole URLs. With another one, a session could choose who receives a credential. */
export function urlValueProblems(definition: Checked): DefinitionProblem[] {
  const { variables = {}, learned = {} } = definition;
  const hasResource = "discovery" in definition && definition.discovery !== undefined;
  return [
    ...Object.entries(variables).map(([name, { kind }]) => ["variables", name, kind] as const),
    ...Object.entries(learned).map(([name, { kind }]) => ["learned", name, kind] as const),
  ].flatMap(([group, name, kind]) =>
    kind !== "url" || (hasResource && group === "variables" && name === RESOURCE)
      ? []
      : [{ path: `${group}.${name}.kind`, message: "is only for the resource of an MCP server" }],
  );
}
