// Renders the page of a device code, and the page after the code has expired.

import type { Context } from "hono";
import type { ShownApp } from "../../brand/brand.ts";
import type { ReturnInfo } from "../../connection/connect/callback.ts";
import type { ShownDeviceCode } from "../../connection/connect/session-view.ts";
import { type AttemptReference, signConnectToken } from "../../connection/connect/signed-tokens.ts";
import { DeviceCodePage, ExpiredCodePage } from "../../pages/device-code-page.tsx";
import type { Shown } from "../../pages/sheet/logo.tsx";
import type { HttpEnv } from "../http-env.ts";
import { pageResponse } from "./page-response.ts";
import { returnLinks } from "./return-to-app.tsx";
import { shownProvider } from "./shown-provider.ts";

/** Returns the page that shows a code and waits. `url` is its own URL, and `back` are the links to the app. */
export function deviceCodeResponse(
  c: Context<HttpEnv>,
  {
    url,
    code,
    app,
    provider,
    back,
  }: {
    url: string;
    code: ShownDeviceCode;
    app: ShownApp;
    provider: Shown;
    back: ReturnType<typeof returnLinks>;
  },
): Response | Promise<Response> {
  return pageResponse(
    c,
    200,
    (nonce, words) => (
      <DeviceCodePage
        nonce={nonce}
        words={words}
        url={url}
        code={code}
        app={app}
        provider={provider}
        cancelUrl={back.returnUrl}
        leave={back.leave}
      />
    ),
    { scripts: true, fetches: true },
  );
}

/** Returns the page after a code has expired, with a form for a new one. */
export async function expiredCodeResponse(
  c: Context<HttpEnv>,
  reference: AttemptReference,
  returnInfo: ReturnInfo,
): Promise<Response> {
  const { app, integration, openerOrigin, session } = returnInfo;
  const code = "attempt_expired";
  c.set("failureCode", code);
  const { returnUrl, leave } = returnLinks(returnInfo, { error: code, connection_id: reference.connection });
  const token = await signConnectToken(c.get("config").keyring, { ...reference, session });
  const provider = (await shownProvider(c, reference.app, integration)) ?? {
    id: integration,
    name: integration,
    logo: null,
  };
  return pageResponse(
    c,
    410,
    (nonce, words) => (
      <ExpiredCodePage
        nonce={nonce}
        words={words}
        app={app}
        provider={provider}
        link={{ token, parameters: null, openerOrigin }}
        integration={integration}
        cancelUrl={returnUrl}
        leave={leave}
      />
    ),
    { scripts: leave !== undefined },
  );
}
