// Generates the tables of docs/api.md from the description of the API.

import { type Description, operationsOf } from "./api-description.ts";

/** Returns the table of error codes. Codes with the same advice share a row. */
export function tableOfCodes(api: Description): string {
  const groups = new Map<string, string[]>();
  for (const { code, status, advice } of api["x-error-codes"]) {
    const rest = `${status} | ${advice}`;
    groups.set(rest, [...(groups.get(rest) ?? []), `\`${code}\``]);
  }
  const rows = [...groups].map(([rest, codes]) => `| ${codes.join(", ")} | ${rest} |`);
  return ["| code | status | what to do |", "|---|---|---|", ...rows].join("\n");
}

/** Returns the table of one caller's routes. */
export function tableOfRoutes(api: Description, caller: "app" | "operator"): string {
  const rows = api.tags
    .filter((tag) => tag["x-caller"] === caller)
    .flatMap(({ name }) => {
      const own = operationsOf(api).filter(({ operation }) => operation.tags.includes(name));
      return own.map(({ method, path, operation }) => {
        const any = operation["x-any-method"] !== undefined;
        return `| \`${any ? "ANY" : method.toUpperCase()} ${path}\` | ${operation.summary} |`;
      });
    });
  return ["| route | |", "|---|---|", ...new Set(rows)].join("\n");
}
