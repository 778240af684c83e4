// The API's response for a connection's diagnostics.

import * as z from "zod";
import { lazy, type Parsed } from "../../shared/lazy.ts";
import { Diagnostic } from "../../connection/diagnostics.ts";
import { EXAMPLE } from "./examples.ts";
import { Time } from "./time.ts";

export const DiagnosticResponse = lazy(() =>
  z
    .object({
      at: Time(),
      operation: Diagnostic().shape.operation.describe(
        DESCRIBED && "What Latchkey requested from the provider.",
      ),
      request_id: z
        .string()
        .nullable()
        .describe(
          DESCRIBED && "The ID of the request during which it happened. `null` if Latchkey acted on its own.",
        ),
      code: z.string().describe(DESCRIBED && "The error code. For a check, the `reason`."),
      detail: z
        .string()
        .nullable()
        .describe(DESCRIBED && "What is wrong, and what to check."),
      status: z
        .int()
        .nullable()
        .describe(DESCRIBED && "The HTTP status. `null` if there was no response."),
      content_type: z.string().nullable(),
      error: z
        .string()
        .nullable()
        .describe(DESCRIBED && "The error code in the response."),
      error_description: z
        .string()
        .nullable()
        .describe(
          DESCRIBED &&
            "The error description in the response, up to 300 characters, without tokens and secrets.",
        ),
    })
    .meta({ id: "Diagnostic" }),
);

export const DIAGNOSTIC_EXAMPLE: Parsed<typeof DiagnosticResponse> = {
  at: EXAMPLE.time,
  operation: "refresh",
  request_id: EXAMPLE.requestId,
  code: "reauthorization_required",
  detail: null,
  status: 400,
  content_type: "application/json",
  error: "invalid_grant",
  error_description: "The refresh token was revoked.",
};
