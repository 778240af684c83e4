import type { CodeProvider } from "../../src/providers/provider.ts";

/**
 * Returns the values of a definition's variables. What a variable is called is not a fact, so names are compared loosely.
 *
 * @throws Error if there is no value for a variable that is required
 */
export function variablesOf(
  { variables }: Pick<CodeProvider, "variables">,
  values: Readonly<Record<string, string>>,
): Record<string, string> {
  const loosely = new Map(Object.entries(values).map(([name, value]) => [loose(name), value]));
  return Object.fromEntries(
    Object.entries(variables).flatMap(
      ([name, { kind, default: fallback, required, required_when, choices }]) => {
        const host = kind === "host" ? loosely.get(`${loose(name)}host`) : undefined;
        const value = host ?? loosely.get(loose(name));
        if (value !== undefined && (choices === undefined || choices.includes(value))) return [[name, value]];
        if (fallback !== undefined || required === false || required_when !== undefined) return [];
        throw new Error(`there is no value for the variable ${name}`);
      },
    ),
  );
}

const loose = (name: string) => name.replaceAll("_", "").toLowerCase();
