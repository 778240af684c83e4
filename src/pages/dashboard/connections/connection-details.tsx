// The facts of a connection: its IDs, its end user, and where its lines and deliveries are.

import type { PublicConnection } from "../../../connection/connection.ts";
import { Card } from "../components/card.tsx";
import { Copy } from "../components/copy.tsx";
import { Fact, Facts, TimeFact } from "../components/facts.tsx";
import { integrationPath, webhooksPath } from "../frame/paths.ts";
import { logSearchPath } from "../logs/log-view.ts";
import { connectionsUrl } from "./list/connections-query.ts";

export function ConnectionDetails(props: { app: string; connection: PublicConnection; now: number }) {
  const { app, connection, now } = props;
  const { id, account, end_user, end_user_name, integration, resource } = connection;
  return (
    <Card id="details" title="Facts">
      <Facts>
        <Fact name="Connection">
          <Copy label="connection ID" value={id} />
        </Fact>
        <Fact name="Account">
          {account === null ? null : (
            <>
              <bdi>{account.label}</bdi>
              {account.id !== account.label && <Copy label="account ID" value={account.id} />}
            </>
          )}
        </Fact>
        <Fact name="End user">
          {end_user_name !== null && (
            <>
              <bdi>{end_user_name}</bdi>
              <br />
            </>
          )}
          <code>{end_user}</code>
          <br />
          <a href={connectionsUrl(app, { end_user })}>All of their connections</a>
        </Fact>
        <Fact name="Integration">
          {integration === null ? null : <a href={integrationPath(app, integration)}>{integration}</a>}
        </Fact>
        {connection.provider !== integration && <Fact name="Provider">{connection.provider}</Fact>}
        {resource !== null && <Fact name="Server">{resource}</Fact>}
        <TimeFact name="Created" at={connection.created_at} now={now} />
        <TimeFact name="Updated" at={connection.updated_at} now={now} />
        <Fact name="Also see">
          <a href={logSearchPath(app, id)}>Log lines</a>
          <br />
          <a href={`${webhooksPath(app)}?search=${id}`}>Webhook deliveries</a>
        </Fact>
      </Facts>
    </Card>
  );
}
