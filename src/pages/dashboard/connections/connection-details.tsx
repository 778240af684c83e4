// The details of a connection, as the API returns them.

import type { PublicConnection } from "../../../connection/connection.ts";
import { Card } from "../components/card.tsx";
import { Fact, Facts } from "../components/facts.tsx";
import { Time } from "../components/time.tsx";

export function ConnectionDetails({ connection, now }: { connection: PublicConnection; now: number }) {
  const { account, last_error, metadata, missing_scopes } = connection;
  return (
    <Card id="details" title="Facts">
      <Facts>
        <Fact name="Account">
          {account === null ? (
            <None />
          ) : (
            <>
              <bdi>{account.label}</bdi>
              {account.id !== account.label && <span class="mono soft"> {account.id}</span>}
            </>
          )}
        </Fact>
        <Fact name="Last error">
          {last_error === null ? (
            <None />
          ) : (
            <>
              <span class="bad mono">{last_error.code}</span>
              {last_error.provider_error !== null && (
                <span class="mono soft"> {last_error.provider_error}</span>
              )}
              <br />
              <Time at={last_error.at} now={now} exact />
            </>
          )}
        </Fact>
        <Fact name="Integration">{connection.integration ?? <None />}</Fact>
        <Fact name="Provider">{connection.provider ?? <None />}</Fact>
        <Fact name="Granted scopes">
          <Scopes scopes={connection.granted_scopes} />
        </Fact>
        {connection.granted_authorization_details !== undefined && (
          <Fact name="Granted authorization details">
            <Scopes
              scopes={connection.granted_authorization_details.map((detail) => JSON.stringify(detail))}
            />
          </Fact>
        )}
        {missing_scopes.length > 0 && (
          <Fact name="Missing scopes">
            <Scopes scopes={missing_scopes} />
          </Fact>
        )}
        <Fact name="Token expires">
          <Time at={connection.expires_at} now={now} exact />
        </Fact>
        <Fact name="Last refreshed">
          <Time at={connection.last_refreshed_at} now={now} exact />
        </Fact>
        <Fact name="Created">
          <Time at={connection.created_at} now={now} exact />
        </Fact>
        <Fact name="Updated">
          <Time at={connection.updated_at} now={now} exact />
        </Fact>
        <Fact name="Refreshable">{yesNo(connection.refreshable)}</Fact>
        <Fact name="Revocable">{yesNo(connection.revocable)}</Fact>
        {connection.stale && <Fact name="Data">Stale: the provider could not read the latest data</Fact>}
        {Object.entries(metadata).map(([name, value]) => (
          <Fact name={`Metadata: ${name}`}>
            <span class="mono">{typeof value === "string" ? value : JSON.stringify(value)}</span>
          </Fact>
        ))}
      </Facts>
    </Card>
  );
}

const yesNo = (value: boolean) => (value ? "Yes" : "No");

function None() {
  return <span class="soft">–</span>;
}

function Scopes({ scopes }: { scopes: string[] }) {
  if (scopes.length === 0) return <None />;
  return (
    <ul>
      {scopes.map((scope) => (
        <li class="mono">{scope}</li>
      ))}
    </ul>
  );
}
