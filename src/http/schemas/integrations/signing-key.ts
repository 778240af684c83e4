import * as z from "zod";
import { lazy, type Parsed } from "../../../shared/lazy.ts";
import { SIGNING_ALGORITHMS } from "../../../vault/private-key.ts";
import { EXAMPLE } from "../examples.ts";
import { Time } from "../time.ts";

/** The body of `POST /v1/integrations/{integration}/signing-keys`. */
export const NewSigningKey = lazy(() =>
  z.strictObject({
    alg: z.enum(SIGNING_ALGORITHMS).default("ES256"),
  }),
);

/** The API's response for a signing key. */
export const SigningKeyResponse = lazy(() =>
  z
    .object({
      kid: z.string().describe(DESCRIBED && "The key ID."),
      alg: z.enum(SIGNING_ALGORITHMS),
      status: z
        .enum(["pending", "active", "retired"])
        .describe(
          DESCRIBED && "`pending`: not used yet. `active`: used. `retired`: replaced, but still published.",
        ),
      created_at: Time(),
      active_from: Time(),
      published_until: Time()
        .nullable()
        .describe(DESCRIBED && "`null` until you create a key that replaces it."),
    })
    .meta({ id: "SigningKey" }),
);

export const SIGNING_KEY_EXAMPLE: Parsed<typeof SigningKeyResponse> = {
  kid: "sig0123456789abcdefghjk",
  alg: "ES256",
  status: "active",
  created_at: EXAMPLE.time,
  active_from: EXAMPLE.time,
  published_until: null,
};
