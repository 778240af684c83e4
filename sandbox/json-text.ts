// Reads JSON text that someone else wrote.

/** Parses JSON, or gives undefined for what isn't JSON, so that a schema can refuse it. */
export function readJson(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}
