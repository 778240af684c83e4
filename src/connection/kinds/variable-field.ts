import type { ValueKind, Variable } from "../../providers/definition/values.ts";
import type { ChoiceField } from "../connect/session-view.ts";

/** Returns the form field of a variable that the end user sets on the connect page. */
export function variableField(
  name: string,
  { label, kind = "label", example, choices = [], address_prefix }: Variable,
): ChoiceField {
  return {
    name: `variables.${name}`,
    label,
    type: choices.length > 0 ? "select" : kind === "digits" ? "number" : "text",
    help: null,
    placeholder: example ?? null,
    optional: false,
    check: choices.length === 0 && isChecked(kind) ? kind : null,
    options: choices.map((choice) => ({ value: choice, label: choice })),
    after: address_prefix,
    isServer: kind === "url",
  };
}

const isChecked = (kind: ValueKind): kind is NonNullable<ChoiceField["check"]> =>
  kind === "label" || kind === "digits" || kind === "path";
