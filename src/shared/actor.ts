// Who makes a change. Stored with each entry of the audit log, so names here are part of the stored form and of the API.

import * as z from "zod";
import { lazy, type Parsed } from "./lazy.ts";

export const Actor = lazy(() =>
  z.object({
    who: z
      .enum(["api_key", "operator", "latchkey"])
      .describe(
        DESCRIBED &&
          "`latchkey`: Latchkey did it by itself, for example because a provider refused the client.",
      ),
    key_id: z
      .string()
      .nullable()
      .describe(DESCRIBED && "The ID of the API key; null for others."),
    via: z.enum(["api", "dashboard", "background"]),
    address: z
      .string()
      .nullable()
      .describe(DESCRIBED && "The IP address of the caller, if it is known."),
    request_id: z.string().nullable(),
  }),
);

/** Who created something, without the request. */
export const ActorName = lazy(() => Actor().pick({ who: true, key_id: true, via: true }));

export type Actor = Parsed<typeof Actor>;

/** Latchkey itself, in an alarm or in a call between its objects. */
export const LATCHKEY: Actor = {
  who: "latchkey",
  key_id: null,
  via: "background",
  address: null,
  request_id: null,
};
