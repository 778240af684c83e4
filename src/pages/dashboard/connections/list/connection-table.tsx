// The table of connections: each row can be chosen, and the bar at the foot acts on the chosen ones.

import type { IntegrationSummary } from "../../../../apps/app-rpc.ts";
import { Form } from "../../components/forms/form.tsx";
import { formatNumber } from "../../components/format-number.ts";
import { Icon, type IconName } from "../../components/icon.tsx";
import { monogramOf } from "../../components/provider-logo.tsx";
import { Status } from "../../components/status.tsx";
import { shortTime } from "../../components/time.tsx";
import type { PageContext } from "../../frame/page-context.ts";
import { FilterFields } from "./connection-tabs.tsx";
import { connectionsPath, connectionsUrl, type ConnectionsQuery, filterOf } from "./connections-query.ts";
import type { ListedConnection } from "./listed-connection.ts";
import { statusReason } from "./status-reason.ts";

type TableProps = {
  context: PageContext;
  app: string;
  query: ConnectionsQuery;
  connections: readonly ListedConnection[];
  integrations: ReadonlyMap<string, IntegrationSummary & { logo: string | null }>;
  /** Whether all rows of the page are chosen. */
  isPageChosen: boolean;
  /** The number of connections that match, on all pages. */
  total: number;
  now: number;
};

export function ConnectionTable(props: TableProps) {
  const { context, app, query, connections, total } = props;
  const mayManage = context.visitor?.may("connections:write") === true;
  return (
    <Form context={context} class="stack" action={`${connectionsPath(app)}/chosen`}>
      <FilterFields filter={filterOf(query)} />
      <div class="card stick">
        <table class="connections">
          <thead>
            <tr>
              <th scope="col">
                <span class="hide">Choose</span>
                <input type="checkbox" data-choose-all hidden aria-label="Choose all on this page" />
                <noscript>
                  <a href={connectionsUrl(app, query, "", true)}>All</a>
                </noscript>
              </th>
              <th scope="col">Account</th>
              <th scope="col">Integration</th>
              <th scope="col">End user</th>
              <th scope="col">Status</th>
              <th scope="col">Last refresh</th>
              <th scope="col">Token expires</th>
              <SortedHead {...props} by="changed" label="Changed" />
            </tr>
          </thead>
          <tbody>
            {connections.map((connection) => (
              <Row {...props} connection={connection} />
            ))}
          </tbody>
        </table>
      </div>
      <div class="bulk" role="group" aria-label="With those chosen">
        <b>chosen</b>
        {total > connections.length && (
          <label class="b whole-list">
            <input type="checkbox" name="all" value="true" />
            All {formatNumber(total)}
          </label>
        )}
        {mayManage && (
          <>
            <BulkButton action="check" icon="tick" label="Check" />
            <BulkButton action="refresh" icon="refresh" label="Refresh" />
            <BulkButton action="reconnect" icon="copy" label="Reconnect links" />
          </>
        )}
        <BulkButton action="export" icon="download" label="Export" />
        {mayManage && <BulkButton action="delete" icon="delete" label="Delete…" />}
        <button class="b sq" type="reset" aria-label="Choose none">
          <Icon name="cross" />
        </button>
      </div>
    </Form>
  );
}

function BulkButton({ action, icon, label }: { action: string; icon: IconName; label: string }) {
  return (
    <button class="b" type="submit" name="action" value={action}>
      <Icon name={icon} />
      {label}
    </button>
  );
}

/** A head that sorts. It links to the other direction of its own order. */
function SortedHead(props: TableProps & { by: "created" | "changed"; label: string }) {
  const { app, query, by, label } = props;
  const { sort = "-created" } = query;
  const direction = sort === `-${by}` ? "descending" : sort === by ? "ascending" : undefined;
  const next = direction === "descending" ? by : (`-${by}` as const);
  const mark = { descending: " ↓", ascending: " ↑", none: "" }[direction ?? "none"];
  return (
    <th scope="col" aria-sort={direction}>
      <a href={connectionsUrl(app, { ...filterOf(query), sort: next })}>
        {label}
        {mark}
      </a>
    </th>
  );
}

function Row(props: TableProps & { connection: ListedConnection }) {
  const { connection, integrations, now } = props;
  const { id, account, end_user, end_user_name, status, last_refreshed_at, expires_at } = connection;
  const integration = integrations.get(connection.integration ?? "");
  const name = integration?.name ?? connection.integration ?? "No integration yet";
  const person = end_user_name ?? end_user;
  const label = account?.label ?? (status === "pending" ? "Not connected yet" : person);
  const isRefused = status === "active" && integration !== undefined && integration.misconfigured !== null;
  const reason = isRefused ? "Client rejected" : statusReason(connection);
  return (
    <tr>
      <td>
        <input type="checkbox" name="id" value={id} checked={props.isPageChosen} aria-label={label} />
      </td>
      <th scope="row">
        <span class="name">
          <Logo name={name} src={integration?.logo ?? null} />
          <span>
            <a class={account === null ? "soft" : undefined} href={`connections/${id}`}>
              <bdi>{label}</bdi>
            </a>
            <small>
              {name} · <bdi>{person}</bdi>
            </small>
          </span>
        </span>
      </th>
      <td>{name}</td>
      <td>
        <bdi>{person}</bdi>
        {person !== end_user && <code>{end_user}</code>}
      </td>
      <td>
        <Status of="connection" status={status} />
        {reason !== null && <i>{reason}</i>}
      </td>
      <td>
        <ShortTime at={last_refreshed_at} now={now} />
      </td>
      <td>
        <ShortTime at={expires_at} now={now} />
      </td>
      <td>
        <ShortTime at={connection.updated_at} now={now} />
      </td>
    </tr>
  );
}

/** The logo of a row. Its size is in the style sheet, as the other properties of rows are, because a page has 50 rows. */
function Logo({ name, src }: { name: string; src: string | null }) {
  return src === null ? (
    <span class="logo" aria-hidden="true">
      {monogramOf(name)}
    </span>
  ) : (
    <img src={src} alt="" />
  );
}

/** A time to the minute. The page of the connection has the exact one, in a title. */
function ShortTime({ at, now }: { at: string | null; now: number }) {
  if (at === null) return <>–</>;
  return <time datetime={at.replace(/:\d+\.\d+Z$/, "Z")}>{shortTime(Date.parse(at), now)}</time>;
}
