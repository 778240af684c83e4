import type { PublicApp } from "../../apps/settings/app.ts";
import type { PublicConnection } from "../../connection/connection.ts";
import { appPath, Frame } from "./components/frame.tsx";
import type { Deletion } from "../../connection/connection-rpc.ts";
import type { PageContext } from "./components/chrome.ts";

const HEARD = {
  revoked: "The provider has revoked the grant.",
  pending: "The provider could not be reached: it is told again until it has heard.",
  refused: "The provider has refused to revoke the grant.",
  not_supported: "The provider could not be told.",
} satisfies Record<Deletion["revocation"], string>;

/** What came of a deletion. */
export function DeletedPage(props: {
  chrome: PageContext;
  app: PublicApp;
  connection: PublicConnection;
  revocation: Deletion["revocation"];
  hint: string | null;
}) {
  const { chrome, app, connection, revocation, hint } = props;
  return (
    <Frame chrome={chrome} title="Deleted" app={app} section="connections">
      <div class="card pad stack narrow" role="status">
        <h1>The connection is deleted</h1>
        <p>
          <bdi>{connection.end_user}</bdi> is not connected any more. {HEARD[revocation]}
        </p>
        {hint !== null && <p class="soft">{hint}</p>}
        <p>
          <a href={`${appPath(app.id)}/connections`}>Back to the connections</a>
        </p>
      </div>
    </Frame>
  );
}
