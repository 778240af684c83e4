// Validates the parameters of a connector, the values that the person or the app has entered. Pure.

import type { ItemParameter } from "../../../../items/connector.ts";
import type { InvalidField } from "../../../../shared/failure.ts";
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

/**
 * Returns the values that the connector uses. Punctuation is removed where the connector accepts the value only without
 * it.
 */
export function normalizeParameters(requested: readonly ItemParameter[], given: Parameters): Parameters {
  const entries = requested.flatMap((parameter): [string, string][] => {
    const { name, type } = parameter;
    const value = given[name];
    if (value === undefined) return [];
    const stripped = value.replaceAll(PUNCTUATION, "");
    const shouldStrip =
      type !== "password" &&
      problemOf(parameter, value, true) !== null &&
      problemOf(parameter, stripped, true) === null;
    return [[name, shouldStrip ? stripped : value]];
  });
  return Object.fromEntries(entries);
}

/** Reports each missing or invalid value. `all`: whether missing values are reported. */
export function parameterProblems(
  requested: readonly ItemParameter[],
  given: Parameters,
  all: boolean,
): InvalidField[] {
  const problems: InvalidField[] = [];
  for (const parameter of requested) {
    const message = problemOf(parameter, given[parameter.name], all);
    if (message !== null) problems.push({ path: `parameters.${parameter.name}`, message });
  }
  return problems;
}

function problemOf(parameter: ItemParameter, value: string | undefined, all: boolean): string | null {
  if (value === undefined) return all && !parameter.optional ? "is required" : null;
  const { options, type, validation } = parameter;
  if (options.length > 0 && !options.some((option) => option.value === value))
    return "must be one of the options";
  if (type === "number" && !/^\d+$/.test(value)) return "must be a number";
  if (validation === null || !isSafePattern(validation)) return null;
  return new RegExp(validation, "u").test(value)
    ? null
    : (parameter.validationMessage ?? "has an invalid format");
}

/** The maximum length of a value, and the maximum matching steps of a regular expression for one value. */
const MAX_VALUE_LENGTH = 512;
const MAX_STEPS = 2 ** 22;

/** Quantifiers: `?`, `*`, `+` and counts. The second `?` of a lazy quantifier counts as well. Also `|`. */
const REPETITION = /[*+]|\{(\d+)(,?)(\d*)\}|(?<!\()\?|\|/g;

/**
 * Whether a provider's regular expression may be run here. Repeated groups and ambiguous matches could take exponential
 * time. Values of other parameters are validated by the provider only.
 */
export function isSafePattern(pattern: string): boolean {
  if (pattern.length > 200 || /\)[*+?{]|\\[1-9k]/.test(pattern)) return false;
  if (maxStepsOf(pattern) > MAX_STEPS) return false;
  try {
    return new RegExp(pattern, "u").source !== "";
  } catch {
    return false;
  }
}

/** Returns an upper bound of the steps of a failing match: every start position times every choice. */
function maxStepsOf(pattern: string): number {
  const isAnchored = pattern.startsWith("^") && !pattern.includes("|");
  let steps = isAnchored ? 1 : MAX_VALUE_LENGTH;
  // Escapes and character classes are single characters, not quantifiers.
  const stripped = pattern.replace(/\\./g, "x").replace(/\[[^\]]*\]/g, "x");
  for (const [sign, min = "", comma = "", max = ""] of stripped.matchAll(REPETITION)) {
    if (Number(min) > MAX_VALUE_LENGTH || Number(max) > MAX_VALUE_LENGTH) return Number.POSITIVE_INFINITY;
    if (sign === "?" || sign === "|") steps *= 2;
    else if (min === "" || (comma !== "" && max === "")) steps *= MAX_VALUE_LENGTH;
    else if (comma !== "") steps *= Number(max) - Number(min) + 1;
  }
  return steps;
}
