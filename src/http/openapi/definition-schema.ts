// The JSON Schema of an integration's definition, for editors and for the reference page.

import * as z from "zod";
import type { JsonSchema } from "../../pages/reference/api-description.ts";
import { DefinitionOverrides } from "../../providers/definition/definition.ts";
import { lazy } from "../../shared/lazy.ts";

/** Returns the schema, with the named ones in place of the references to them. */
export const definitionSchema = lazy((): JsonSchema => {
  const { $defs = {}, ...root }: JsonSchema = z.toJSONSchema(DefinitionOverrides(), { io: "input" });
  inline(root, $defs);
  return root;
});

function inline(part: unknown, named: Readonly<Record<string, unknown>>): void {
  if (typeof part !== "object" || part === null) return;
  if ("$ref" in part) {
    const beside = { ...part };
    Object.assign(part, structuredClone(named[String(part.$ref).split("/").at(-1) ?? ""]), beside);
    delete part.$ref;
  }
  for (const inner of Object.values(part)) inline(inner, named);
}
