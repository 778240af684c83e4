import type { Config, Env } from "../env.ts";
import type { FailureCode } from "../shared/failure.ts";
import type { AppId } from "../shared/id.ts";

/** What Hono carries through a request. */
export type HttpEnv = {
  Bindings: Env;
  Variables: {
    requestId: string;
    config: Config;
    /** The app whose key was shown; set on every app route. */
    appId: AppId;
    failureCode: FailureCode;
  };
};
