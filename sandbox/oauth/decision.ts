// What comes back from a consent page: who was signed in, and yes or no.

import { z } from "zod";
import { accountSchema } from "../personas.ts";

export const decisionSchema = z.object({
  account: accountSchema.default("alice"),
  decision: z.enum(["allow", "deny"]),
});
