// How long the model runs and from which seed, as the environment says. Read in Node, used in workerd.

export type ModelSettings = {
  /** Runs begin for this long. */
  seconds: number;
  /** Whether somebody watches: progress is told, and a summary at the end. */
  soak: boolean;
  /** A failed run's own words, to have it again. */
  seed: number | null;
  path: string | null;
  replay: string | null;
};

const DEFAULT_SECONDS = 10;

/** Time for the runs under way at the end, and for a failure to be made small. */
export const EXTRA_SECONDS = 120;

/** MODEL_SECONDS asks for a soak; MODEL_SEED, MODEL_PATH and MODEL_REPLAY for one run that failed. */
export function readModelSettings(environment: Readonly<Record<string, string | undefined>>): ModelSettings {
  const { MODEL_SECONDS, MODEL_SEED, MODEL_PATH, MODEL_REPLAY } = environment;
  return {
    seconds: MODEL_SECONDS === undefined ? DEFAULT_SECONDS : Number(MODEL_SECONDS),
    soak: MODEL_SECONDS !== undefined,
    seed: MODEL_SEED === undefined ? null : Number(MODEL_SEED),
    path: MODEL_PATH ?? null,
    replay: MODEL_REPLAY ?? null,
  };
}
