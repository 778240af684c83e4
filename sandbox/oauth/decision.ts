// The form of a consent page: the account, and the decision.

import { z } from "zod";
import { accountSchema } from "../personas.ts";

export const decisionSchema = z.object({
  account: accountSchema.default("alice"),
  decision: z.enum(["allow", "deny"]),
});
