// The command line of `npm run bench`.

import { parseArgs } from "node:util";
import type { Plan } from "./scenes/comparisons.ts";

export type Options = {
  plan: Plan;
  /** The file for the results. */
  json: string | null;
  /** The scene to profile instead of measuring. */
  profile: string | null;
};

const FULL: Plan = { rounds: 13, sliceMs: 400, largeSliceMs: 1_000, coldReads: 256, warmUpMs: 1_500 };
const QUICK: Plan = { rounds: 5, sliceMs: 150, largeSliceMs: 400, coldReads: 96, warmUpMs: 400 };

/**
 * Reads the command line.
 *
 * @throws TypeError if it has an unknown option
 */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: { quick: { type: "boolean" }, json: { type: "string" }, profile: { type: "string" } },
  });
  return {
    plan: values.quick === true ? QUICK : FULL,
    json: values.json ?? null,
    profile: values.profile ?? null,
  };
}
