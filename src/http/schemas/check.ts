import * as z from "zod";
import { lazy } from "../../shared/lazy.ts";
import { CHECK_REASONS } from "../../connection/check/check-report.ts";
import { AccountResponse } from "./connection.ts";
import { Time } from "./time.ts";

/** The API's response to a check. */
export const CheckResponse = lazy(() =>
  z
    .object({
      ok: z.boolean().describe(DESCRIBED && "Whether the credential works."),
      reason: z
        .enum(CHECK_REASONS)
        .nullable()
        .describe(
          DESCRIBED && "Explains the failure if `ok` is `false`, and a limitation if `ok` is `true`.",
        ),
      account: AccountResponse().nullable(),
      checked_at: Time(),
    })
    .meta({ id: "CheckReport" }),
);
