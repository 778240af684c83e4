// Validates the parameters of a connector, the values that the person or the app has entered. Pure.

import type { ItemParameter } from "../../../../items/connector.ts";
import { type MatchBudget, matchesPattern } from "../../../../items/validation-pattern.ts";
import type { InvalidField } from "../../../../shared/failure.ts";
import { ownValue } from "../../../../shared/own-value.ts";
import type { Parameters } from "../../../connect/session.ts";

/** The separators that people use between the digits of a number, such as 123.456.789-09. */
const PUNCTUATION = /[\s.\-/]/g;

/** Reports each value that the connector does not use. */
export function unknownParameters(requested: readonly ItemParameter[], given: Parameters): InvalidField[] {
  const names = new Set(requested.map(({ name }) => name));
  return Object.keys(given)
    .filter((name) => !names.has(name))
    .map((name) => ({ path: `parameters.${name}`, message: "is not a parameter of the institution" }));
}

/** The comparisons for all validation expressions of a form. A usual form takes less than a tenth of them. */
const MAX_COMPARISONS = 50_000;

/** The comparisons for one of the integrations that a session offers together. The connect page validates with all. */
const COMPARISONS_OF_ONE = 500;

export type ValidatedParameters = { parameters: Parameters; problems: InvalidField[] };

/**
 * Returns the values that the connector uses, and each missing or invalid value. Punctuation is removed where the
 * connector accepts the value only without it. `all`: whether missing values are reported. `isOnly`: whether no form of
 * another integration is validated in the same request.
 */
export function validateParameters(
  requested: readonly ItemParameter[],
  given: Parameters,
  all: boolean,
  isOnly = true,
): ValidatedParameters {
  const budget: MatchBudget = { comparisons: isOnly ? MAX_COMPARISONS : COMPARISONS_OF_ONE };
  const parameters: [string, string][] = [];
  const problems: InvalidField[] = [];
  for (const parameter of requested) {
    const { name, type, optional } = parameter;
    const value = ownValue(given, name);
    const path = `parameters.${name}`;
    if (value === undefined) {
      if (all && !optional) problems.push({ path, message: "is required" });
      continue;
    }
    const message = problemOf(parameter, value, budget);
    const stripped = value.replaceAll(PUNCTUATION, "");
    const shouldStrip =
      message !== null && type !== "password" && problemOf(parameter, stripped, budget) === null;
    parameters.push([name, shouldStrip ? stripped : value]);
    if (message !== null && !shouldStrip) problems.push({ path, message });
  }
  return { parameters: Object.fromEntries(parameters), problems };
}

function problemOf(
  { options, type, validation, validationMessage }: ItemParameter,
  value: string,
  budget: MatchBudget,
): string | null {
  if (options.length > 0 && !options.some((option) => option.value === value))
    return "must be one of the options";
  if (type === "number" && !/^\d+$/.test(value)) return "must be a number";
  // What can't be matched here is validated by the provider only.
  const isInvalid = validation !== null && matchesPattern(validation, value, budget) === false;
  return isInvalid ? (validationMessage ?? "has an invalid format") : null;
}
