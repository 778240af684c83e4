// Renders the page with an app's settings: as they are stored, or with what a form contained.

import type { Context } from "hono";
import { appStub } from "../../../apps/app-rpc.ts";
import type { Notice } from "../../../pages/dashboard/components/notice.tsx";
import { SettingsPage } from "../../../pages/dashboard/settings/settings-page.tsx";
import { type SettingsValues, storedSettings } from "../../../pages/dashboard/settings/settings-values.ts";
import type { InvalidField } from "../../../shared/failure.ts";
import type { HttpEnv } from "../../http-env.ts";
import { dashboardFailure, dashboardPage } from "../dashboard-page.tsx";

type Submitted = { values?: SettingsValues; problems: readonly InvalidField[]; notice: Notice };

export async function settingsResponse(
  c: Context<HttpEnv>,
  submitted: Submitted | null = null,
): Promise<Response> {
  const overview = await appStub(c.env, c.get("namedApp")).overview();
  if (!overview.ok) return dashboardFailure(c, overview.failure);
  const notice = submitted?.notice ?? null;
  const isFailed = notice?.kind === "failed";
  if (isFailed) c.set("failureCode", "invalid_request");
  return dashboardPage(c, isFailed ? 400 : 200, (context) => (
    <SettingsPage
      context={context}
      overview={overview.value}
      values={submitted?.values ?? storedSettings(overview.value.app)}
      problems={submitted?.problems ?? []}
      notice={notice}
      now={Date.now()}
    />
  ));
}
