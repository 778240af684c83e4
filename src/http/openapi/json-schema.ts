// A zod schema as a JSON Schema (draft 2020-12, which is OpenAPI 3.1's).

import * as z from "zod";
import type { JsonSchema } from "../../pages/reference/api-description.ts";

const DEFINITIONS = "#/$defs/";

/**
 * What a schema takes or what it gives. Schemas that have a name are put among `components` and referred to.
 */
export function jsonSchemaOf(
  schema: z.ZodType,
  io: "input" | "output",
  components: Record<string, JsonSchema>,
): JsonSchema {
  const made: JsonSchema = z.toJSONSchema(schema, {
    io,
    override: ({ jsonSchema, zodSchema }) => {
      tidy(jsonSchema, io);
      // Zod leaves out the default of what is transformed, as it stands for what comes of it.
      const stated = z.globalRegistry.get(zodSchema)?.["default"];
      if (stated !== undefined) jsonSchema.default = stated;
    },
  });
  const { $schema: _, $defs, ...own } = made;
  referToComponents([own, $defs]);
  Object.assign(components, $defs);
  return own;
}

function tidy(schema: JsonSchema, io: "input" | "output"): void {
  // An answer may have more one day, and whoever reads it should not mind.
  if (io === "output" && schema.additionalProperties === false) delete schema.additionalProperties;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  // A number in a query is a text until it is read; the pattern is the text's.
  if (schema.type === "integer") delete schema.pattern;
}

/** What zod has gathered beside each schema stands in one place for all. */
function referToComponents(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  if ("$ref" in value && typeof value.$ref === "string")
    value.$ref = value.$ref.replace(DEFINITIONS, "#/components/schemas/");
  for (const inner of Object.values(value)) referToComponents(inner);
}
