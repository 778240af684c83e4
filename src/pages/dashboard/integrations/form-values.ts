import type { InvalidField } from "../../../shared/failure.ts";

/** What a form of an integration was submitted with, by the names of its fields, and what is wrong with it. */
export type FormState = {
  values: Readonly<Record<string, string>>;
  problems: readonly InvalidField[];
};

export const NO_FORM: FormState = { values: {}, problems: [] };

/** Returns what is wrong with a field; null where nothing is. `paths` are the fields of the API that it sets. */
export function problemOf({ problems }: FormState, ...paths: string[]): string | null {
  const found = problems.filter(({ path }) =>
    paths.some((own) => path === own || path.startsWith(`${own}.`)),
  );
  return found.length === 0 ? null : found.map(({ message }) => sentence(message)).join(" ");
}

/** Returns the problems of fields that a form does not have. */
export function otherProblems({ problems }: FormState, shown: readonly string[]): InvalidField[] {
  return problems.filter(({ path }) => !shown.some((own) => path === own || path.startsWith(`${own}.`)));
}

const sentence = (message: string) =>
  `${message.charAt(0).toUpperCase()}${message.slice(1)}${message.endsWith(".") ? "" : "."}`;
