import * as z from "zod";

/** A list, or a part of one. */
export const pageOf = <S extends z.ZodType>(row: S) =>
  z.object({
    data: z.array(row),
    next_cursor: z.string().nullable().describe("The `cursor` of the next page; `null` at the end."),
  });
