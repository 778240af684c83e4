// The answer to the creation of an app. Only this page shows its first API key and its webhook secret.

import type { PublicApp } from "../../../apps/settings/app.ts";
import { Card } from "../components/card.tsx";
import { Copy } from "../components/copy.tsx";
import { Note } from "../components/note.tsx";
import { PageHead } from "../components/page-head.tsx";
import { Frame } from "../frame/frame.tsx";
import type { PageContext } from "../frame/page-context.ts";
import { appPath } from "../frame/paths.ts";

export function AppCreatedPage(props: {
  context: PageContext;
  app: PublicApp & { api_key: string; webhook_secret: string };
}) {
  const { context, app } = props;
  return (
    <Frame context={context} title="App created" section="apps">
      <PageHead
        back={{ href: "/dashboard", label: "Apps" }}
        title={<bdi>{app.name}</bdi>}
        text="The app was created."
      >
        <a class="b main" href={appPath(app.id)}>
          Open the app
        </a>
      </PageHead>
      <Note tone="warn" role="status" title="Store both now">
        <p class="soft">This page is the only one that shows them. New ones can be created at any time.</p>
      </Note>
      <Card id="secrets" title="For the app’s backend">
        <div class="pad stack wide">
          <div class="field">
            <h3>API key</h3>
            <Copy label="API key" value={app.api_key} />
            <span class="small soft">
              The backend sends it with each request to Latchkey. It has full access.
            </span>
          </div>
          <div class="field">
            <h3>Webhook secret</h3>
            <Copy label="webhook secret" value={app.webhook_secret} />
            <span class="small soft">The backend verifies the signatures of events with it.</span>
          </div>
          <div class="field">
            <h3>App ID</h3>
            <Copy label="app ID" value={app.id} />
          </div>
        </div>
      </Card>
    </Frame>
  );
}
