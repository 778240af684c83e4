import * as z from "zod";
import { Metadata } from "../../connection/metadata.ts";
import { EXAMPLE } from "./examples.ts";
import { TimeOrNull } from "./time.ts";

/** A token as the API answers it. */
export const TokenResponse = z
  .object({
    access_token: z.string(),
    token_type: z.string().describe("`Bearer`, or how else the provider's API takes it."),
    expires_at: TimeOrNull.describe("`null` where it is not known to expire."),
    scope: z.string().describe("Separated by blanks."),
    version: z.int().describe("Grows with each new token; name it as `rejected_version` when it is refused."),
    metadata: Metadata,
  })
  .meta({ id: "Token" });

export const TOKEN_EXAMPLE: z.output<typeof TokenResponse> = {
  access_token: "…",
  token_type: "Bearer",
  expires_at: EXAMPLE.later,
  scope: EXAMPLE.scopes.join(" "),
  version: 3,
  metadata: {},
};
