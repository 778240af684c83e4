import * as z from "zod";
import { lazy, type Parsed } from "../../shared/lazy.ts";
import { Time } from "./time.ts";

/** A code that the end user enters on another device. */
const DeviceCodeResponse = lazy(() =>
  z
    .object({
      user_code: z.string().describe(DESCRIBED && "The code to show to the end user."),
      verification_uri: z.string().describe(DESCRIBED && "Where the end user enters the code."),
      verification_uri_complete: z
        .string()
        .optional()
        .describe(DESCRIBED && "The same with the code in it."),
      expires_at: Time(),
      interval: z.number().describe(DESCRIBED && "The seconds to wait before you confirm again."),
      handle: z
        .string()
        .describe(
          DESCRIBED &&
            "Your backend confirms with it. Until the end user decides, this fails with `authorization_pending`.",
        ),
    })
    .describe(DESCRIBED && "The code of a session with `flow: device`."),
);

/** The API's response for a connect session. */
export const SessionResponse = lazy(() =>
  z
    .object({
      id: z.string(),
      connection_id: z.string(),
      token: z.string().describe(DESCRIBED && "The token that `connect_url` contains."),
      connect_url: z.string().describe(DESCRIBED && "The URL to which you redirect the end user."),
      expires_at: Time(),
      device: DeviceCodeResponse().optional(),
    })
    .meta({ id: "ConnectSession" }),
);

export type SessionResponse = Parsed<typeof SessionResponse>;
