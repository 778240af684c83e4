// The details of a connection, as the API returns them.

import type { Child } from "hono/jsx";
import type { PublicConnection } from "../../../connection/connection.ts";
import { RelativeTime } from "../components/time.tsx";

export function ConnectionDetails({ connection, now }: { connection: PublicConnection; now: number }) {
  const { account, last_error, metadata, missing_scopes } = connection;
  return (
    <section class="card" aria-labelledby="details">
      <div class="title">
        <h2 id="details">Details</h2>
      </div>
      <dl class="details">
        <DetailRow name="Account">
          {account === null ? (
            <None />
          ) : (
            <>
              <bdi>{account.label}</bdi>
              {account.id !== account.label && <span class="mono soft"> {account.id}</span>}
            </>
          )}
        </DetailRow>
        <DetailRow name="Last error">
          {last_error === null ? (
            <None />
          ) : (
            <>
              <span class="mono bad">{last_error.code}</span>
              {last_error.provider_error !== null && (
                <span class="mono soft"> {last_error.provider_error}</span>
              )}
              <br />
              <RelativeTime at={last_error.at} now={now} exact />
            </>
          )}
        </DetailRow>
        <DetailRow name="Integration">{connection.integration ?? <None />}</DetailRow>
        <DetailRow name="Provider">{connection.provider ?? <None />}</DetailRow>
        <DetailRow name="Granted scopes">
          <Scopes scopes={connection.granted_scopes} />
        </DetailRow>
        {connection.granted_authorization_details !== undefined && (
          <DetailRow name="Granted authorization details">
            <Scopes
              scopes={connection.granted_authorization_details.map((detail) => JSON.stringify(detail))}
            />
          </DetailRow>
        )}
        {missing_scopes.length > 0 && (
          <DetailRow name="Missing scopes">
            <Scopes scopes={missing_scopes} />
          </DetailRow>
        )}
        <DetailRow name="Token expires">
          <RelativeTime at={connection.expires_at} now={now} exact />
        </DetailRow>
        <DetailRow name="Last refreshed">
          <RelativeTime at={connection.last_refreshed_at} now={now} exact />
        </DetailRow>
        <DetailRow name="Created">
          <RelativeTime at={connection.created_at} now={now} exact />
        </DetailRow>
        <DetailRow name="Updated">
          <RelativeTime at={connection.updated_at} now={now} exact />
        </DetailRow>
        <DetailRow name="Refreshable">{yesNo(connection.refreshable)}</DetailRow>
        <DetailRow name="Revocable">{yesNo(connection.revocable)}</DetailRow>
        {connection.stale && (
          <DetailRow name="Data">Stale: the provider could not read the latest data</DetailRow>
        )}
        {Object.entries(metadata).map(([name, value]) => (
          <DetailRow name={`Metadata: ${name}`}>
            <span class="mono">{typeof value === "string" ? value : JSON.stringify(value)}</span>
          </DetailRow>
        ))}
      </dl>
    </section>
  );
}

const yesNo = (value: boolean) => (value ? "Yes" : "No");

export function DetailRow({ name, children }: { name: string; children: Child }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function None() {
  return <span class="soft">–</span>;
}

function Scopes({ scopes }: { scopes: string[] }) {
  if (scopes.length === 0) return <None />;
  return (
    <ul class="scopes">
      {scopes.map((scope) => (
        <li class="mono">{scope}</li>
      ))}
    </ul>
  );
}
