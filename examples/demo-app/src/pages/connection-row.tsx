// A connection: what it is, its actions, and the result of the last action.
import type { Child } from "hono/jsx";
import type { Connection } from "latchkey/client";
import type { ConnectionView } from "../connection-view.ts";
import type { Outcome } from "../outcome.ts";
import { Logo } from "./logo.tsx";
import { OutcomePanel } from "./outcome-panel.tsx";
import { RelativeTime } from "./time.tsx";

const statusWords: Readonly<Record<Connection["status"], string>> = {
  active: "Active",
  pending: "Pending",
  reauthorization_required: "Reconnect needed",
  deleted: "Deleted",
};

export function ConnectionRow(props: {
  view: ConnectionView;
  latchkeyOrigin: string;
  outcome: Outcome | undefined;
  now: number;
}) {
  const { view, outcome, now } = props;
  const { connection, name, account } = view;
  const { id, provider, status } = connection;
  return (
    <article class="row" id={id}>
      <div class="up">
        <Logo latchkeyOrigin={props.latchkeyOrigin} provider={provider} name={name} />
        <div class="what">
          <div class="up">
            <h2>{name}</h2>
            <span class={`status ${status}`}>{statusWords[status]}</span>
          </div>
          <p class="small">
            {account !== null && `${account} · `}
            <LastChange view={view} now={now} />
          </p>
        </div>
        <div class="up push">
          {status === "active" ? (
            <Action view={view} action="call" label="Call the API" style="line" />
          ) : (
            <Action view={view} action="reconnect" label="Reconnect" style="main" />
          )}
          <a
            class="button"
            href={`/connections/${id}/disconnect`}
            data-dialog
            aria-label={`Disconnect: ${name}`}
          >
            Disconnect
          </a>
        </div>
      </div>
      {outcome && <OutcomePanel outcome={outcome} name={name} now={now} />}
      <details>
        <summary class="button" title="Details" aria-label={`Details: ${name}`}>
          <Chevron />
        </summary>
        <Details connection={connection} now={now} />
        <MoreActions view={view} />
      </details>
    </article>
  );
}

function Chevron() {
  return (
    <svg class="chevron" viewBox="0 0 20 20" aria-hidden="true">
      <path d="m5 7.5 5 5 5-5" />
    </svg>
  );
}

/** When the connection was last refreshed or used, or since when it has not worked. */
function LastChange({ view, now }: { view: ConnectionView; now: number }) {
  const { connection, usedAt } = view;
  const { last_error: error, last_refreshed_at: refreshedAt } = connection;
  const [verb, at] =
    connection.status === "reauthorization_required"
      ? ["Access was withdrawn", error?.at ?? connection.updated_at]
      : usedAt !== null && (refreshedAt === null || Date.parse(usedAt) > Date.parse(refreshedAt))
        ? ["Used", usedAt]
        : refreshedAt === null
          ? ["Connected", connection.created_at]
          : ["Refreshed", refreshedAt];
  return (
    <>
      {verb} <RelativeTime at={at} now={now} />
    </>
  );
}

/** Returns whether the token has expired and will be refreshed when it is next used. */
function isRefreshedOnUse({ status, expires_at, refreshable }: Connection, now: number): boolean {
  return status === "active" && refreshable && expires_at !== null && Date.parse(expires_at) <= now;
}

function Details(props: { connection: Connection; now: number }) {
  const { connection, now } = props;
  const error = connection.last_error;
  return (
    <dl>
      <DetailRow term="Connected">
        <RelativeTime at={connection.created_at} now={now} />
      </DetailRow>
      {connection.expires_at && (
        <DetailRow term="Token expiry">
          <RelativeTime at={connection.expires_at} now={now} />
          {isRefreshedOnUse(connection, now) && ", refreshed on next use"}
        </DetailRow>
      )}
      {connection.last_refreshed_at && (
        <DetailRow term="Last refreshed">
          <RelativeTime at={connection.last_refreshed_at} now={now} />
        </DetailRow>
      )}
      {connection.granted_scopes.length > 0 && (
        <DetailRow term="Granted">{connection.granted_scopes.join(", ")}</DetailRow>
      )}
      {connection.missing_scopes.length > 0 && (
        <DetailRow term="Not granted">{connection.missing_scopes.join(", ")}</DetailRow>
      )}
      {connection.stale && (
        <DetailRow term="Data">Stale: the provider could not read the latest data</DetailRow>
      )}
      {error && (
        <DetailRow term="Last error">
          <code>{error.code}</code> <RelativeTime at={error.at} now={now} />
        </DetailRow>
      )}
      <DetailRow term="Connection ID">
        <code>{connection.id}</code>
      </DetailRow>
    </dl>
  );
}

function DetailRow(props: { term: string; children?: Child }) {
  return (
    <div>
      <dt>{props.term}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}

function MoreActions({ view }: { view: ConnectionView }) {
  const { integration, refreshable, status } = view.connection;
  return (
    <div class="up">
      {status === "active" && (
        <>
          {refreshable && <Action view={view} action="refresh" label="Refresh" style="line" />}
          <Action view={view} action="check" label="Check" style="line" />
          <Action view={view} action="token" label="Show token" style="line" />
          <Action view={view} action="reconnect" label="Reconnect" style="line" />
        </>
      )}
      {integration !== null && (
        <form method="post" action={`/connect/${integration}`} data-window>
          <button class="button line" aria-label={`Connect another account: ${view.name}`}>
            Connect another account
          </button>
        </form>
      )}
    </div>
  );
}

/**
 * A form with one button. Without script, the fragment scrolls the new page back to this connection. With script, the
 * action runs in this page, or, to reconnect, in a popup.
 */
function Action(props: { view: ConnectionView; action: string; label: string; style: "line" | "main" }) {
  const { view, action, label } = props;
  const { id } = view.connection;
  const opensPopup = action === "reconnect";
  return (
    <form
      method="post"
      action={`/connections/${id}/${action}#${id}`}
      {...(opensPopup ? { "data-window": true } : { "data-in-page": true })}
    >
      <button class={`button ${props.style}`} aria-label={`${label}: ${view.name}`}>
        {label}
      </button>
    </form>
  );
}
