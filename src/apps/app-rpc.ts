import type { Env } from "../env.ts";
import type { AppId } from "../shared/id.ts";
import { APP_INDEX_NAME } from "./app-index.ts";

/** The Durable Object of an app. */
export const appStub = (env: Env, appId: AppId) => env.APPS.getByName(appId);

/** The Durable Object that lists all apps. */
export const appIndexStub = (env: Env) => env.APPS.getByName(APP_INDEX_NAME);
