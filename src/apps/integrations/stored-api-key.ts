import * as z from "zod";
import { lazy, type Parsed } from "../../shared/lazy.ts";

/** A stored API key; without a key, the failures to get one. */
export const StoredApiKey = lazy(() =>
  z.object({
    sealed_key: z.string().nullable(),
    issued_at: z.number(),
    expires_at: z.number(),
    failures: z.number(),
    retry_at: z.number().nullable(),
    /** When a key was last replaced because the provider rejected it. */
    rejected_at: z.number().nullable().default(null),
  }),
);

export type StoredApiKey = Parsed<typeof StoredApiKey>;
