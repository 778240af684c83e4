// The command line of `npm run bench`.

import { parseArgs } from "node:util";
import { COMPARED, type ComparedName, type Plan } from "./scenes/comparisons.ts";

const SCENES = [...COMPARED, "connect", "refresh", "storm", "memory", "dashboard", "budgets"] as const;
export type SceneName = (typeof SCENES)[number];

export type Options = {
  plan: Plan;
  scenes: readonly SceneName[];
  /** The scene to profile instead of measuring. */
  profile: ComparedName | null;
  /** The file for the results. */
  json: string | null;
};

const FULL: Plan = {
  rounds: 13,
  sliceMs: 400,
  largeSliceMs: 1_000,
  coldReads: 512,
  warmUpMs: 1_500,
  connects: 100,
  refreshes: 1_000,
  connectionsInMemory: 10_000,
  pageTries: 40,
};

const QUICK: Plan = {
  rounds: 5,
  sliceMs: 250,
  largeSliceMs: 600,
  coldReads: 128,
  warmUpMs: 400,
  connects: 20,
  refreshes: 200,
  connectionsInMemory: 1_500,
  pageTries: 15,
};

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
  return {
    plan: values.quick === true ? QUICK : FULL,
    scenes: values.scene?.map((name) => sceneNamed(name, SCENES)) ?? SCENES,
    profile: values.profile === undefined ? null : sceneNamed(values.profile, COMPARED),
    json: values.json ?? null,
  };
}

function sceneNamed<Name extends string>(name: string, scenes: readonly Name[]): Name {
  const scene = scenes.find((known) => known === name);
  if (scene === undefined) throw new TypeError(`${name} is none of the scenes ${scenes.join(", ")}`);
  return scene;
}
