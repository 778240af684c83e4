// Writes one JSON object per line, for Workers Logs. Log lines contain IDs, codes, counts and durations. The
// types do not allow objects, so bodies and secrets are not logged by accident.

type Field = string | number | boolean | null | undefined;

function write(level: "info" | "warn" | "error", event: string, fields: Record<string, Field>): void {
  console[level](JSON.stringify({ event, ...fields }));
}

export const log = {
  info: (event: string, fields: Record<string, Field>) => write("info", event, fields),
  warn: (event: string, fields: Record<string, Field>) => write("warn", event, fields),
  /**
   * Logs a bug: the error's name and code, and where it was thrown. The message is not logged, because it can
   * contain a value.
   */
  bug: (event: string, error: unknown, fields: Record<string, Field> = {}) =>
    write("error", event, {
      ...fields,
      error: error instanceof Error ? error.name : typeof error,
      // A library's error code. Class names are minified in the deployed Worker.
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
