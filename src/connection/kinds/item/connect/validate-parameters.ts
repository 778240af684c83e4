// Whether what was filled in is what a connector asks for. Pure.

import type { ItemParameter } from "../../../../items/connector.ts";
import type { InvalidField } from "../../../../shared/failure.ts";
import type { Parameters } from "../../../connect/session.ts";

/** What people put between the digits of a number, such as 123.456.789-09. */
const PUNCTUATION = /[\s.\-/]/g;

/** A sentence for each value that nobody asks for. */
export function unknownParameters(requested: readonly ItemParameter[], given: Parameters): InvalidField[] {
  const names = new Set(requested.map(({ name }) => name));
  return Object.keys(given)
    .filter((name) => !names.has(name))
    .map((name) => ({ path: `parameters.${name}`, message: "the institution does not ask for this" }));
}

/**
 * The values as the connector takes them: only what it asks for, and without the punctuation that people
 * want where it wants none.
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

/** A sentence for each value that is missing or malformed. `all`: nothing more is going to be asked. */
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
    : (parameter.validationMessage ?? "is not in the right form");
}

/** The longest value that comes here, and the steps an expression may take for one. */
const MAX_VALUE_LENGTH = 512;
const MAX_STEPS = 2 ** 22;

/** How often something repeats: `?`, `*`, `+`, or a number of times; a lazy one's second `?` counts as well. */
const REPETITION = /[*+]|\{(\d+)(,?)(\d*)\}|(?<!\()\?|\|/g;

/**
 * Whether an expression of the provider's may be run here: a repeated group, or many ways to match the same,
 * could take time without end. The others are left to the provider, which checks them anyway.
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

/** The ways there are to match a value in vain, at most: from each place, with each choice on the way. */
function maxStepsOf(pattern: string): number {
  const isAnchored = pattern.startsWith("^") && !pattern.includes("|");
  let steps = isAnchored ? 1 : MAX_VALUE_LENGTH;
  // What stands for itself, or for one of a set, is no repetition.
  const stripped = pattern.replace(/\\./g, "x").replace(/\[[^\]]*\]/g, "x");
  for (const [sign, min = "", comma = "", max = ""] of stripped.matchAll(REPETITION)) {
    if (Number(min) > MAX_VALUE_LENGTH || Number(max) > MAX_VALUE_LENGTH) return Number.POSITIVE_INFINITY;
    if (sign === "?" || sign === "|") steps *= 2;
    else if (min === "" || (comma !== "" && max === "")) steps *= MAX_VALUE_LENGTH;
    else if (comma !== "") steps *= Number(max) - Number(min) + 1;
  }
  return steps;
}
