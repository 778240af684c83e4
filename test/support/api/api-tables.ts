// The tables of docs/api.md, made of the description.

import { type Description, operationsOf } from "./api-description.ts";

/** Every code, those that ask for the same together. */
export function tableOfCodes(api: Description): string {
  const groups = new Map<string, string[]>();
  for (const { code, status, advice } of api["x-error-codes"]) {
    const rest = `${status} | ${advice}`;
    groups.set(rest, [...(groups.get(rest) ?? []), `\`${code}\``]);
  }
  const rows = [...groups].map(([rest, codes]) => `| ${codes.join(", ")} | ${rest} |`);
  return ["| Code | Status | What to do |", "|---|---|---|", ...rows].join("\n");
}

/** What one kind of caller can do. */
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
