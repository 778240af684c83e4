import * as z from "zod";
import { lazy, type Parsed } from "../../shared/lazy.ts";
import { RE_ENCRYPTION_STATES } from "../../apps/re-encryption/re-encryption-job.ts";
import { EXAMPLE } from "./examples.ts";
import { Time, TimeOrNull } from "./time.ts";

/** The API's response for the progress of a re-encryption. */
export const ReEncryptionResponse = lazy(() =>
  z
    .object({
      state: z.enum(RE_ENCRYPTION_STATES),
      key_id: z
        .string()
        .describe(DESCRIBED && "The ID of the root key that everything is re-encrypted with."),
      started_at: Time(),
      ended_at: TimeOrNull(),
      round: z.int(),
      apps: z.object({ done: z.int(), total: z.int() }),
      connections: z.object({ done: z.int() }),
      failures: z.object({
        count: z.int(),
        ids: z.array(z.string()).describe(DESCRIBED && "The IDs of some of the failed objects."),
      }),
      old_keys_unused_from: TimeOrNull().describe(
        DESCRIBED && "The time from which you can remove the older root keys.",
      ),
    })
    .meta({ id: "ReEncryption" }),
);

export const RE_ENCRYPTION_EXAMPLE: Parsed<typeof ReEncryptionResponse> = {
  state: "running",
  key_id: "2026-11",
  started_at: EXAMPLE.time,
  ended_at: null,
  round: 1,
  apps: { done: 1, total: 3 },
  connections: { done: 120 },
  failures: { count: 0, ids: [] },
  old_keys_unused_from: null,
};
