// Whether what was filled in is what a connector asks for. Pure.

import type { ItemParameter } from "../../items/connector.ts";
import type { InvalidField } from "../../shared/failure.ts";
import type { Parameters } from "../session-parameters.ts";

/** A sentence for each value that is unknown, missing or malformed. `all`: nothing more is going to be asked. */
export function parameterProblems(
  asked: readonly ItemParameter[],
  given: Parameters,
  all: boolean,
): InvalidField[] {
  const names = new Set(asked.map(({ name }) => name));
  const problems: InvalidField[] = Object.keys(given)
    .filter((name) => !names.has(name))
    .map((name) => ({ path: `parameters.${name}`, message: "the institution does not ask for this" }));
  for (const parameter of asked) {
    const message = problemOf(parameter, given[parameter.name], all);
    if (message !== null) problems.push({ path: `parameters.${parameter.name}`, message });
  }
  return problems;
}

function problemOf(parameter: ItemParameter, value: string | undefined, all: boolean): string | null {
  if (value === undefined) return all && !parameter.optional ? "is needed" : null;
  const { options, type, validation } = parameter;
  if (options.length > 0 && !options.some((option) => option.value === value))
    return "must be one of the options";
  if (type === "number" && !/^\d+$/.test(value)) return "must be a number";
  if (validation === null || !isTame(validation)) return null;
  return new RegExp(validation, "u").test(value)
    ? null
    : (parameter.validationMessage ?? "is not in the right form");
}

/**
 * Whether an expression of the provider's may be run here: a repeated group, or many repetitions, could take
 * time without end. The others are left to the provider, which checks them anyway.
 */
export function isTame(pattern: string): boolean {
  if (pattern.length > 200 || /\)[*+?{]|\\[1-9k]/.test(pattern)) return false;
  if ((pattern.match(/[*+]|\{\d+,\}/g) ?? []).length > 3) return false;
  try {
    return new RegExp(pattern, "u").source !== "";
  } catch {
    return false;
  }
}
