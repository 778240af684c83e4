import * as z from "zod";
import { FAILURE_CODES } from "../../shared/failure.ts";

/** The vocabulary of what can go wrong. */
export const ErrorCode = z.enum(FAILURE_CODES).meta({ id: "ErrorCode" });

/** Every error (RFC 9457). */
export const ProblemResponse = z
  .object({
    type: z.string().describe("`urn:latchkey:problem:` and the code."),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional().describe("Says more where there is more to say."),
    code: ErrorCode.describe("Stable: branch on it."),
    request_id: z.string().describe("The same as in the header `latchkey-request-id`."),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .describe("The fields that were refused, and why."),
  })
  .meta({ id: "Problem" });

export type ProblemResponse = z.output<typeof ProblemResponse>;
