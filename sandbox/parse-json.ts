// Parses JSON from a request or from storage.

/** Parses JSON. Returns undefined if the text is not JSON, so that a schema rejects it. */
export function parseJson(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}
