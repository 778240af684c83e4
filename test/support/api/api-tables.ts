// Generates the tables of docs/api.md from the OpenAPI description.

import { type Description, operationsOf } from "./api-description.ts";

/** Returns all error codes, grouped by what they require from the caller. */
export function tableOfCodes(api: Description): string {
  const groups = new Map<string, string[]>();
  for (const { code, status, advice } of api["x-error-codes"]) {
    const rest = `${status} | ${advice}`;
    groups.set(rest, [...(groups.get(rest) ?? []), `\`${code}\``]);
  }
  const rows = [...groups].map(([rest, codes]) => `| ${codes.join(", ")} | ${rest} |`);
  return ["| Code | Status | Cause or solution |", "|---|---|---|", ...rows].join("\n");
}

/** Returns the operations that one kind of caller can use. */
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
  return ["| Route | Description |", "|---|---|", ...new Set(rows)].join("\n");
}
