import type { PublicApp } from "../../../apps/settings/app.ts";
import type { PublicConnection } from "../../../connection/connection.ts";
import { FormToken } from "../components/forms/form-token.tsx";
import { PageHead } from "../components/page-head.tsx";
import { Frame } from "../frame/frame.tsx";
import { connectionPath } from "../frame/paths.ts";
import type { PageContext } from "../frame/page-context.ts";

/** Asks for confirmation before a connection is deleted. */
export function DeletePage(props: { context: PageContext; app: PublicApp; connection: PublicConnection }) {
  const { context, app, connection } = props;
  const { id, end_user, account, integration, revocable } = connection;
  const here = connectionPath(app.id, id);
  return (
    <Frame context={context} title={`Delete the connection of ${end_user}`} section="connections">
      <PageHead back={{ href: here, label: "Connection" }} title="Delete this connection?" />
      <div class="card pad stack">
        <p>
          This deletes the connection of{" "}
          <strong>
            <bdi>{end_user}</bdi>
          </strong>
          {account !== null && (
            <>
              {" "}
              with the account <bdi>{account.label}</bdi>
            </>
          )}
          {integration !== null && <> at {integration}</>}. You can't undo this. To use the account again,{" "}
          <bdi>{end_user}</bdi> must connect again.
        </p>
        <p class="soft">
          {revocable
            ? "Latchkey revokes the grant at the provider, unless another connection uses the same account."
            : "The provider does not support revocation. The grant stays valid there until it expires."}
        </p>
        <p class="mono soft">{id}</p>
        <form method="post" action={`${here}/delete`} class="bar">
          <FormToken context={context} />
          <button class="b end" type="submit">
            Delete connection
          </button>
          <a class="b" href={here}>
            Cancel
          </a>
        </form>
      </div>
    </Frame>
  );
}
