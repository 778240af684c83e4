import type { PublicApp } from "../../../apps/settings/app.ts";
import type { PublicConnection } from "../../../connection/connection.ts";
import { PageHead } from "../components/page-head.tsx";
import { Frame } from "../frame/frame.tsx";
import { appPath } from "../frame/paths.ts";
import type { Deletion } from "../../../connection/connection-rpc.ts";
import type { PageContext } from "../frame/page-context.ts";

const REVOCATION_TEXTS = {
  revoked: "The provider has revoked the grant.",
  shared: "The provider’s authorization was not revoked.",
  pending: "The provider is unavailable. Latchkey keeps trying to revoke the grant.",
  refused: "The provider refused to revoke the grant.",
  not_supported: "The provider does not support revocation, or there was no grant to revoke.",
} satisfies Record<Deletion["revocation"], string>;

/** The result of a deletion. */
export function DeletedPage(props: {
  context: PageContext;
  app: PublicApp;
  connection: PublicConnection;
  revocation: Deletion["revocation"];
  hint: string | null;
}) {
  const { context, app, connection, revocation, hint } = props;
  return (
    <Frame context={context} title="Deleted" section="connections">
      <PageHead
        back={{ href: `${appPath(app.id)}/connections`, label: "Connections" }}
        title="Connection deleted"
      />
      <div class="card pad stack" role="status">
        <p>
          <bdi>{connection.end_user}</bdi> is no longer connected. {REVOCATION_TEXTS[revocation]}
        </p>
        {hint !== null && <p class="soft">{hint}</p>}
      </div>
    </Frame>
  );
}
