import * as z from "zod";
import { lazy } from "../../shared/lazy.ts";

/** A page of a list. */
export const pageOf = <S extends z.ZodType>(row: () => S) =>
  lazy(() =>
    z.object({
      data: z.array(row()),
      next_cursor: z
        .string()
        .nullable()
        .describe(DESCRIBED && "The `cursor` of the next page. `null` on the last page."),
    }),
  );
