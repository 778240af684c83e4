// The list of an app's connections, newest first, with search and filters.

import { Frame } from "../frame/frame.tsx";
import { appPath, connectionPath } from "../frame/paths.ts";
import type { ListedConnection } from "./listed-connection.ts";
import { EmptyState } from "../components/empty-state.tsx";
import { SearchField } from "../components/forms/search-field.tsx";
import { PageHead } from "../components/page-head.tsx";
import { Paging } from "../components/paging.tsx";
import { connectionLabel, Status } from "../components/status.tsx";
import { Tabs } from "../components/tabs.tsx";
import { Time } from "../components/time.tsx";
import type { AppOverview } from "../../../apps/app-rpc.ts";
import type { PageContext } from "../frame/page-context.ts";

type Filter = { search?: string | undefined; integration?: string | undefined; status?: string | undefined };

const STATUSES = ["active", "reauthorization_required", "pending"];

export function ConnectionsPage(props: {
  context: PageContext;
  overview: AppOverview;
  filter: Filter;
  connections: ListedConnection[];
  isFirstPage: boolean;
  nextCursor: string | null;
  now: number;
}) {
  const { context, overview, filter, connections, isFirstPage, nextCursor, now } = props;
  const { app } = overview;
  const here = `${appPath(app.id)}/connections`;
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  return (
    <Frame context={context} title={`Connections · ${app.name}`} section="connections" full>
      <PageHead title="Connections" />
      <Tabs
        label="By status"
        tabs={[undefined, "reauthorization_required", "pending"].map((status) => ({
          label: status === undefined ? "All" : connectionLabel(status),
          href: status === undefined ? here : `${here}?status=${status}`,
          count: overview.connections.reduce(
            (sum, one) => sum + (status === undefined || one.status === status ? one.count : 0),
            0,
          ),
          current: isOnly(filter, status),
        }))}
      />
      <Filters here={here} overview={overview} filter={filter} isFiltered={isFiltered} />
      <div class="card">
        {connections.length === 0 ? (
          <EmptyState
            icon={isFiltered ? "search" : "connection"}
            title={isFiltered ? "Nothing fits these filters" : "Nobody has connected anything yet"}
          >
            {isFiltered && (
              <a class="b main" href={here}>
                Clear all filters
              </a>
            )}
          </EmptyState>
        ) : (
          <List app={app.id} connections={connections} now={now} />
        )}
      </div>
      <Paging
        first={isFirstPage ? null : `${here}${queryOf(filter)}`}
        next={nextCursor === null ? null : `${here}${queryOf(filter, nextCursor)}`}
      />
    </Frame>
  );
}

function Filters(props: { here: string; overview: AppOverview; filter: Filter; isFiltered: boolean }) {
  const { here, overview, filter, isFiltered } = props;
  return (
    <form class="bar fill" method="get" action={here} role="search">
      <SearchField
        name="search"
        label="Search connections"
        placeholder="End user or connection ID"
        value={filter.search}
      />
      <label class="hide" for="integration">
        Integration
      </label>
      <select id="integration" name="integration">
        <option value="">Any integration</option>
        {overview.integrations.map(({ id, name }) => (
          <option value={id} selected={id === filter.integration}>
            {name === id ? id : `${name} (${id})`}
          </option>
        ))}
      </select>
      <label class="hide" for="status">
        Status
      </label>
      <select id="status" name="status">
        <option value="">Any status</option>
        {STATUSES.map((status) => (
          <option value={status} selected={status === filter.status}>
            {connectionLabel(status)}
          </option>
        ))}
      </select>
      <button class="b" type="submit">
        Filter
      </button>
      {isFiltered && (
        <a class="b bare" href={here}>
          Clear
        </a>
      )}
    </form>
  );
}

function List({ app, connections, now }: { app: string; connections: ListedConnection[]; now: number }) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">End user</th>
          <th scope="col" class="late">
            Connection
          </th>
          <th scope="col">Status</th>
          <th scope="col" class="off-phone">
            Integration
          </th>
          <th scope="col" class="late">
            Account
          </th>
          <th scope="col" class="off-phone">
            Changed
          </th>
          <th scope="col" class="late">
            Created
          </th>
        </tr>
      </thead>
      <tbody>
        {connections.map((connection) => (
          <tr>
            <th scope="row">
              <a href={connectionPath(app, connection.id)}>{connection.end_user}</a>
              <span class="mono soft on-phone">{connection.id}</span>
              <span class="soft on-phone small">{connection.integration}</span>
            </th>
            <td class="late mono soft">{connection.id}</td>
            <td>
              <Status of="connection" status={connection.status} />
              {connection.last_error !== null && (
                <>
                  <br />
                  <span class="small soft">{connection.last_error.code}</span>
                </>
              )}
            </td>
            <td class="off-phone">{connection.integration ?? <span class="soft">–</span>}</td>
            <td class="late">{connection.account?.label ?? <span class="soft">–</span>}</td>
            <td class="off-phone">
              <Time at={connection.updated_at} now={now} />
            </td>
            <td class="late">
              <Time at={connection.created_at} now={now} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Returns whether a list is filtered by this status and by nothing else. */
const isOnly = ({ search, integration, status }: Filter, only: string | undefined) =>
  search === undefined && integration === undefined && status === only;

function queryOf(filter: Filter, cursor?: string): string {
  const entries = Object.entries({ ...filter, cursor }).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, value]],
  );
  return entries.length === 0 ? "" : `?${new URLSearchParams(entries).toString()}`;
}
