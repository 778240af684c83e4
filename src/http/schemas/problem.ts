import * as z from "zod";
import { lazy, type Parsed } from "../../shared/lazy.ts";
import { FAILURE_CODES } from "../../shared/failure.ts";

/** All error codes. */
export const ErrorCode = lazy(() => z.enum(FAILURE_CODES).meta({ id: "ErrorCode" }));

/** The body of every error (RFC 9457). */
export const ProblemResponse = lazy(() =>
  z
    .object({
      type: z.string().describe(DESCRIBED && "`urn:latchkey:problem:` followed by the code."),
      title: z.string(),
      status: z.int(),
      detail: z
        .string()
        .optional()
        .describe(DESCRIBED && "More information about this error."),
      code: ErrorCode().describe(DESCRIBED && "The stable error code. Branch on it."),
      request_id: z.string().describe(DESCRIBED && "The same ID as in the `latchkey-request-id` header."),
      errors: z
        .array(z.object({ path: z.string(), message: z.string() }))
        .optional()
        .describe(DESCRIBED && "The rejected fields and the reasons."),
      choose_url: z
        .string()
        .optional()
        .describe(DESCRIBED && "Where the end user chooses an account. Only with `account_choice_required`."),
      provider_response: z
        .object({
          status: z.int().nullable(),
          error: z.string().nullable(),
          error_description: z.string().nullable(),
        })
        .optional()
        .describe(DESCRIBED && "What the provider responded to a credential, without tokens and secrets."),
    })
    .meta({ id: "Problem" }),
);

export type ProblemResponse = Parsed<typeof ProblemResponse>;
