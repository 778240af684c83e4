// Validates a definition as the catalogue's tests do.
import { definitionProblems } from "../../src/providers/definition/check-definition.ts";
import { CodeDefinition } from "../../src/providers/definition/catalogue-definition.ts";
import { ofField } from "./parts.mjs";
import { acceptValue, ruleOfVariable } from "../../src/providers/definition/templates.ts";

// The schemas, which are built when they are first used, have the descriptions that wrangler.toml leaves out of the bundle.
globalThis.DESCRIBED = true;

/** Returns what is wrong with a definition: fields that the schema refuses, templates, and examples of variables. */
export function definitionErrors(definition) {
  const parsed = CodeDefinition().safeParse(definition);
  const errors = parsed.success
    ? [
        ...definitionProblems(parsed.data),
        ...Object.entries(parsed.data.variables ?? {}).flatMap(([name, variable]) =>
          exampleErrors(name, variable),
        ),
      ]
    : parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
  return errors.map(({ path, message }) => ofField(path, message, definition));
}

/** The entry's own examples show whether the kind of a variable fits. Host names have no case. */
function exampleErrors(name, variable) {
  return [variable.default, variable.example]
    .filter(
      (value) =>
        value !== undefined &&
        acceptValue(variable.kind === "label" ? value.toLowerCase() : value, ruleOfVariable(variable)) ===
          null,
    )
    .map((value) => ({
      path: `variables.${name}`,
      message: `the kind ${variable.kind} does not accept ${value}`,
    }));
}
