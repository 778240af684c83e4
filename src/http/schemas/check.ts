import * as z from "zod";
import { CHECK_REASONS } from "../../connection/lifecycle/check-report.ts";
import { AccountResponse } from "./connection.ts";
import { Time } from "./time.ts";

/** What a check found out. */
export const CheckResponse = z
  .object({
    ok: z.boolean().describe("Whether the credential is good."),
    reason: z
      .enum(CHECK_REASONS)
      .nullable()
      .describe("With the first four the credential is good all the same."),
    account: AccountResponse.nullable(),
    checked_at: Time,
  })
  .meta({ id: "CheckReport" });
