// What the API shows of a connection.

import type { Child } from "hono/jsx";
import type { PublicConnection } from "../../../connection/connection.ts";
import { RelativeTime } from "./time.tsx";

export function ConnectionDetails({ connection, now }: { connection: PublicConnection; now: number }) {
  const { account, last_error, metadata, missing_scopes } = connection;
  return (
    <section class="card" aria-labelledby="facts">
      <div class="title">
        <h2 id="facts">Facts</h2>
      </div>
      <dl class="facts">
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
              <span class="mono bad">{last_error.code}</span>
              <br />
              <RelativeTime at={last_error.at} now={now} exact />
            </>
          )}
        </Fact>
        <Fact name="Integration">{connection.integration ?? <None />}</Fact>
        <Fact name="Provider">{connection.provider ?? <None />}</Fact>
        <Fact name="Granted scopes">
          <Scopes scopes={connection.granted_scopes} />
        </Fact>
        {missing_scopes.length > 0 && (
          <Fact name="Missing scopes">
            <Scopes scopes={missing_scopes} />
          </Fact>
        )}
        <Fact name="Token expires">
          <RelativeTime at={connection.expires_at} now={now} exact />
        </Fact>
        <Fact name="Last refreshed">
          <RelativeTime at={connection.last_refreshed_at} now={now} exact />
        </Fact>
        <Fact name="Created">
          <RelativeTime at={connection.created_at} now={now} exact />
        </Fact>
        <Fact name="Updated">
          <RelativeTime at={connection.updated_at} now={now} exact />
        </Fact>
        <Fact name="Can be refreshed">{yesNo(connection.refreshable)}</Fact>
        <Fact name="Can be revoked">{yesNo(connection.revocable)}</Fact>
        {connection.stale && (
          <Fact name="Data">Stale: as old as the last time the provider could read them</Fact>
        )}
        {Object.entries(metadata).map(([name, value]) => (
          <Fact name={`Metadata: ${name}`}>
            <span class="mono">{typeof value === "string" ? value : JSON.stringify(value)}</span>
          </Fact>
        ))}
      </dl>
    </section>
  );
}

const yesNo = (value: boolean) => (value ? "Yes" : "No");

export function Fact({ name, children }: { name: string; children: Child }) {
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
