// Compares what operations cost with their budgets. Costing less is a difference too, so that the table and the page
// that is generated from it stay true.

import { COUNTED, type Counts, inUnits } from "./counts.ts";
import { type Budgets, type Operation, OPERATION_NAMES, OPERATIONS } from "./operations.ts";

/** Describes how the measured costs differ from their budgets, with a line for each count. */
export function describeDifferences(measured: Budgets, budgets: Partial<Budgets>): string {
  return OPERATION_NAMES.flatMap((name) =>
    differences(measured[name], budgets[name]).map((line) => `  ${name} (${OPERATIONS[name]}): ${line}`),
  ).join("\n");
}

/** Describes that an operation exceeds a limit. */
export function describeExcess(name: Operation, figure: string, limit: number | string): string {
  return `${name} (${OPERATIONS[name]}): ${figure}, but the limit is ${limit}.
\`-u\` does not change the limit. It is in test/support/budgets/limits.ts.`;
}

function differences(measured: Counts, budget: Counts | undefined): string[] {
  if (budget === undefined) return ["it has no budget"];
  return COUNTED.filter((counted) => measured[counted] !== budget[counted]).map((counted) => {
    const [is, was] = [measured[counted], budget[counted]];
    return `${inUnits(is, counted)} measured, ${was} budgeted, ${Math.abs(is - was)} ${is > was ? "MORE" : "less"}`;
  });
}
