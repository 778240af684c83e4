// Replaces the clock, randomness, the network, and the console of the runtime.

export type Replacements = {
  now: () => number;
  random: () => number;
  fetch: typeof fetch;
  /** Receives each line that would be logged as an error. */
  onError: (line: string) => void;
};

const ignore = () => undefined;

/** Replaces these functions, and returns a function that restores them. */
export function replaceRuntime({ now, random, fetch, onError }: Replacements): () => void {
  const error = (...parts: unknown[]) => onError(parts.map(String).join(" "));
  const undo = [
    replace(Date, { now }),
    replace(Math, { random }),
    replace(globalThis, { fetch }),
    replace(console, { info: ignore, warn: ignore, error }),
  ];
  return () => {
    for (const restore of undo) restore();
  };
}

function replace<T extends object>(target: T, changes: Partial<T>): () => void {
  const before = Object.fromEntries(Object.keys(changes).map((name) => [name, Reflect.get(target, name)]));
  Object.assign(target, changes);
  return () => {
    Object.assign(target, before);
  };
}

/** Returns a generator that produces the same numbers from the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
