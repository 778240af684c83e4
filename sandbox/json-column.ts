// A column that holds JSON text, read back through the schema of what was written into it.

import { z } from "zod";

/** Makes the schema of a text column whose JSON has the given shape. */
export function jsonColumn<T extends z.ZodType>(shape: T) {
  return z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(shape);
}
