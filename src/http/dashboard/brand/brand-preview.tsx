// A preview of the connect page: the components of the page itself, with a brand that need not be stored. It is shown in a
// frame of the brand page. It has no session, and nothing in it can be clicked.

import type { Context } from "hono";
import { appStub } from "../../../apps/app-rpc.ts";
import type { ShownApp } from "../../../brand/brand.ts";
import type { SessionView } from "../../../connection/connect/session-view.ts";
import { accessOf } from "../../../pages/connect/access.ts";
import { IntegrationPage } from "../../../pages/connect/integration-page.tsx";
import { PickerPage } from "../../../pages/connect/picker-page.tsx";
import type { PreviewedPage } from "../../../pages/dashboard/brand/previewed-page.ts";
import { DonePage } from "../../../pages/done-page.tsx";
import { framedPageResponse } from "../../browser/page-response.ts";
import { readLogos, readScopeWords } from "../../browser/static-files.ts";
import type { HttpEnv } from "../../http-env.ts";
import { dashboardFailure } from "../dashboard-page.tsx";
import { mostUsed, SAMPLE_USER, sampleChoice, samplePicker } from "./sample-choice.ts";

const LINK = { token: "", parameters: null, openerOrigin: null };
const NO_FILTER = { text: "", group: null, isComplete: false };
const NOWHERE = "#";

/** The integrations that the picker shows, of those with the most connections. */
const MAX_INTEGRATIONS = 20;

/** Returns a page of the connect flow with an app's brand. */
export async function brandPreview(
  c: Context<HttpEnv>,
  app: ShownApp,
  page: PreviewedPage,
): Promise<Response> {
  const stub = appStub(c.env, c.get("namedApp"));
  const overview = await stub.overview();
  if (!overview.ok) return dashboardFailure(c, overview.failure);
  const ids = mostUsed(overview.value).slice(0, MAX_INTEGRATIONS);
  const view: Omit<SessionView, "content"> = {
    app,
    endUser: SAMPLE_USER,
    hasOthers: false,
    reconnects: false,
    returnUrl: NOWHERE,
  };
  const logoOf = await readLogos(c);
  if (page === "picker") {
    const picker = samplePicker(await stub.pickIntegrations(SAMPLE_USER.id, ids, NO_FILTER));
    return framedPageResponse(c, (nonce, words) => (
      <PickerPage
        nonce={nonce}
        words={words}
        link={LINK}
        view={{ ...view, content: { picker } }}
        picker={picker}
        filter={NO_FILTER}
        logoOf={({ provider, logo, providerName }) => logoOf(provider, logo, providerName)}
        cancelUrl={NOWHERE}
        leave={undefined}
        isPreview
      />
    ));
  }
  const choice = sampleChoice(await stub.integration(ids[0] ?? ""));
  const { integration: id, provider, providerName: name, permissions } = choice;
  const shown = { id, name, logo: logoOf(provider, choice.logo, name) };
  if (page === "connected")
    return framedPageResponse(c, (nonce, words) => (
      <DonePage
        nonce={nonce}
        words={words}
        app={app}
        provider={shown}
        leave={{ origin: "", message: {}, next: NOWHERE }}
        isPreview
      />
    ));
  const scopes = await readScopeWords(c, provider);
  return framedPageResponse(c, (nonce, words) => (
    <IntegrationPage
      nonce={nonce}
      words={words}
      link={LINK}
      browser=""
      view={{ ...view, content: { choice } }}
      choice={choice}
      provider={shown}
      access={accessOf(permissions, scopes, words.language)}
      cancelUrl={NOWHERE}
      leave={undefined}
      problems={[]}
      values={{}}
      reference={null}
      isPreview
    />
  ));
}
