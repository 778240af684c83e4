// One JSON object a line, for Workers Logs. It takes ids, codes, counts and durations: the type allows
// nothing that could hold a body, so no secret gets here by accident.

type Fact = string | number | boolean | null | undefined;

function write(level: "info" | "warn" | "error", event: string, facts: Record<string, Fact>): void {
  console[level](JSON.stringify({ event, ...facts }));
}

export const log = {
  info: (event: string, facts: Record<string, Fact>) => write("info", event, facts),
  warn: (event: string, facts: Record<string, Fact>) => write("warn", event, facts),
  /** A bug: the name and code of the error and where it was thrown, never its message, which may quote a value. */
  bug: (event: string, error: unknown, facts: Record<string, Fact> = {}) =>
    write("error", event, {
      ...facts,
      error: error instanceof Error ? error.name : typeof error,
      // A library's own word for it: names of classes are shortened in what is deployed.
      code:
        error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined,
      at: error instanceof Error ? stackFrames(error) : undefined,
    }),
};

function stackFrames(error: Error): string {
  const frames = (error.stack ?? "").split("\n").filter((line) => line.trimStart().startsWith("at "));
  return frames
    .slice(0, 5)
    .map((line) => line.trim())
    .join(" < ");
}
