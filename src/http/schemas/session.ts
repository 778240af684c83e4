import * as z from "zod";
import { lazy, type Parsed } from "../../shared/lazy.ts";
import { Time } from "./time.ts";

/** The API's response for a connect session. */
export const SessionResponse = lazy(() =>
  z
    .object({
      id: z.string(),
      connection_id: z.string(),
      token: z.string().describe("The token that `connect_url` contains."),
      connect_url: z.string().describe("The URL to which you redirect the end user."),
      expires_at: Time(),
    })
    .meta({ id: "ConnectSession" }),
);

export type SessionResponse = Parsed<typeof SessionResponse>;
