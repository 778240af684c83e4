// Converts zod schemas to JSON Schema (draft 2020-12, the dialect of OpenAPI 3.1).

import * as z from "zod";
import type { JsonSchema } from "../../pages/reference/api-description.ts";

const DEFINITIONS = "#/$defs/";

/** Returns the JSON Schema of a schema's input or output. Named schemas are added to `components` and referenced. */
export function jsonSchemaOf(
  schema: z.ZodType,
  io: "input" | "output",
  components: Record<string, JsonSchema>,
): JsonSchema {
  const converted: JsonSchema = z.toJSONSchema(schema, {
    io,
    override: ({ jsonSchema, zodSchema }) => {
      simplify(jsonSchema, io);
      // Zod omits the default of a transformed value, because that default is an output value.
      const documentedDefault = z.globalRegistry.get(zodSchema)?.["default"];
      if (documentedDefault !== undefined) jsonSchema.default = documentedDefault;
    },
  });
  const { $schema: _, $defs, ...own } = converted;
  rewriteReferences([own, $defs]);
  Object.assign(components, $defs);
  return own;
}

function simplify(schema: JsonSchema, io: "input" | "output"): void {
  // Responses may get more fields later, and clients should accept them.
  if (io === "output" && schema.additionalProperties === false) delete schema.additionalProperties;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  // A number in a query is parsed from a string; the pattern belongs to that string.
  if (schema.type === "integer") delete schema.pattern;
}

/** Rewrites references to zod's local definitions as references to the shared components. */
function rewriteReferences(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  if ("$ref" in value && typeof value.$ref === "string")
    value.$ref = value.$ref.replace(DEFINITIONS, "#/components/schemas/");
  for (const inner of Object.values(value)) rewriteReferences(inner);
}
