import * as z from "zod";
import { Time } from "./time.ts";

/** A connect session as the API answers it. */
export const SessionResponse = z
  .object({
    id: z.string(),
    connection_id: z.string(),
    token: z.string().describe("What `connect_url` carries, for `connect.js`."),
    connect_url: z.string().describe("Send the person's browser there."),
    expires_at: Time,
  })
  .meta({ id: "ConnectSession" });

/** Such an answer. */
export type SessionResponse = z.output<typeof SessionResponse>;
