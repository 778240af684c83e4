// The duration and the seed of the model test. They are read from the environment in Node.js, and used in workerd.

export type ModelSettings = {
  /** How long new runs are started. */
  seconds: number;
  /** Whether to print the progress and a summary. */
  soak: boolean;
  /** The values that a failed run printed, to repeat the run. */
  seed: number | null;
  path: string | null;
  replay: string | null;
};

declare module "vitest" {
  interface ProvidedContext {
    model: ModelSettings;
  }
}

const DEFAULT_SECONDS = 4;

/** Time for the last runs to finish, and for a failing run to be shortened. */
export const EXTRA_SECONDS = 120;

/** Reads the settings. MODEL_SECONDS starts a soak. MODEL_SEED, MODEL_PATH, and MODEL_REPLAY repeat a failed run. */
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
