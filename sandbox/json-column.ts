// A text column that contains JSON.

import { z } from "zod";

/** Returns the schema of a text column whose JSON has the given shape. */
export function jsonColumn<T extends z.ZodType>(shape: T) {
  return z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(shape);
}
