// The command line of `npm run bench`.

import { parseArgs } from "node:util";
import { type Plan, SCENES, type SceneName } from "./scenes/comparisons.ts";

export type Options = {
  plan: Plan;
  /** The scenes to compare, or the one to profile. */
  scenes: readonly SceneName[];
  /** Whether to profile the scene instead of measuring it. */
  isProfile: boolean;
  /** Whether to run only the given scenes. */
  isPartial: boolean;
  /** The file for the results. */
  json: string | null;
};

const FULL: Plan = { rounds: 13, sliceMs: 400, largeSliceMs: 1_000, coldReads: 256, warmUpMs: 1_500 };
const QUICK: Plan = { rounds: 5, sliceMs: 150, largeSliceMs: 400, coldReads: 96, warmUpMs: 400 };

/**
 * Reads the command line.
 *
 * @throws TypeError if it has an unknown option or scene
 */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: "boolean" },
      json: { type: "string" },
      scene: { type: "string", multiple: true },
      profile: { type: "string" },
    },
  });
  const selected = (values.profile === undefined ? values.scene : [values.profile])?.map(sceneNamed);
  return {
    plan: values.quick === true ? QUICK : FULL,
    scenes: selected ?? SCENES,
    isProfile: values.profile !== undefined,
    isPartial: selected !== undefined,
    json: values.json ?? null,
  };
}

function sceneNamed(name: string): SceneName {
  const scene = SCENES.find((known) => known === name);
  if (scene === undefined) throw new TypeError(`${name} is none of the scenes ${SCENES.join(", ")}`);
  return scene;
}
