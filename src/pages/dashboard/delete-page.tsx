import type { PublicApp } from "../../apps/settings/app.ts";
import type { PublicConnection } from "../../connection/connection.ts";
import { FormToken } from "./components/form-token.tsx";
import { connectionPath, Frame } from "./components/frame.tsx";
import type { PageContext } from "./components/chrome.ts";

/** Asks whether a connection is really to be ended. */
export function DeletePage(props: { chrome: PageContext; app: PublicApp; connection: PublicConnection }) {
  const { chrome, app, connection } = props;
  const { id, end_user, account, integration, revocable } = connection;
  const here = connectionPath(app.id, id);
  return (
    <Frame chrome={chrome} title={`Delete the connection of ${end_user}`} app={app} section="connections">
      <div class="card pad stack narrow">
        <h1>Delete this connection?</h1>
        <p>
          The connection of{" "}
          <strong>
            <bdi>{end_user}</bdi>
          </strong>
          {account !== null && (
            <>
              {" "}
              with the account <bdi>{account.label}</bdi>
            </>
          )}
          {integration !== null && <> at {integration}</>} ends at once. This can't be undone:{" "}
          <bdi>{end_user}</bdi> would have to connect again.
        </p>
        <p class="soft">
          {revocable
            ? "The provider is told to revoke the grant."
            : "The provider can't be told: what it has granted goes on until it ends by itself."}
        </p>
        <p class="mono soft">{id}</p>
        <form method="post" action={`${here}/delete`} class="actions">
          <FormToken chrome={chrome} />
          <button class="danger main" type="submit">
            Delete the connection
          </button>
          <a class="button" href={here}>
            Keep it
          </a>
        </form>
      </div>
    </Frame>
  );
}
