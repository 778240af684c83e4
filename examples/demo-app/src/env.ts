// The app's settings, parsed once per request. A missing setting is reported here instead of failing later.
import { z } from "zod";

const settingsSchema = z.object({
  LATCHKEY_ORIGIN: z.url(),
  LATCHKEY_API_KEY: z.string().min(1),
  PUBLIC_ORIGIN: z.url(),
  SESSION_SECRET: z.string().min(32),
  WEBHOOK_SECRET: z.string().regex(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/),
});

export interface Settings {
  readonly latchkeyOrigin: string;
  readonly latchkeyApiKey: string;
  readonly publicOrigin: string;
  readonly sessionSecret: string;
  readonly webhookSecret: string;
}

/** Parses the Worker's bindings. @throws Error with the names of missing or malformed settings, without their values */
export function readSettings(bindings: unknown): Settings {
  const parsed = settingsSchema.safeParse(bindings);
  if (!parsed.success) {
    const names = new Set(parsed.error.issues.map((issue) => issue.path.join(".")));
    throw new Error(`These settings are missing or malformed: ${[...names].join(", ")}`);
  }
  return {
    latchkeyOrigin: new URL(parsed.data.LATCHKEY_ORIGIN).origin,
    latchkeyApiKey: parsed.data.LATCHKEY_API_KEY,
    publicOrigin: new URL(parsed.data.PUBLIC_ORIGIN).origin,
    sessionSecret: parsed.data.SESSION_SECRET,
    webhookSecret: parsed.data.WEBHOOK_SECRET,
  };
}
