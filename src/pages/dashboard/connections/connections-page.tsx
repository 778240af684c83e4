// The list of an app's connections, newest first, with search and filters.

import { Frame } from "../frame/frame.tsx";
import { appPath, connectionPath } from "../frame/paths.ts";
import type { ListedConnection } from "./listed-connection.ts";
import { Paging } from "../components/paging.tsx";
import { connectionLabel, Status } from "../components/status.tsx";
import { RelativeTime } from "../components/time.tsx";
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
    <Frame context={context} title={`Connections · ${app.name}`} app={app} section="connections">
      <h1>Connections</h1>
      <Filters here={here} overview={overview} filter={filter} isFiltered={isFiltered} />
      <div class="card">
        {connections.length === 0 ? (
          <p class="none">{isFiltered ? "No matching connections" : "No connections yet"}</p>
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
    <form class="filters" method="get" action={here} role="search">
      <div>
        <label for="search">End user or connection ID</label>
        <input
          id="search"
          name="search"
          type="search"
          maxlength={256}
          value={filter.search}
          autocomplete="off"
          spellcheck={false}
        />
      </div>
      <div>
        <label for="integration">Integration</label>
        <select id="integration" name="integration">
          <option value="">All</option>
          {overview.integrations.map(({ id, name }) => (
            <option value={id} selected={id === filter.integration}>
              {name === id ? id : `${name} (${id})`}
            </option>
          ))}
        </select>
      </div>
      <div>
        <label for="status">Status</label>
        <select id="status" name="status">
          <option value="">All</option>
          {STATUSES.map((status) => (
            <option value={status} selected={status === filter.status}>
              {connectionLabel(status)}
            </option>
          ))}
        </select>
      </div>
      <div class="actions">
        <button type="submit">Filter</button>
        {isFiltered && (
          <a class="button plain" href={here}>
            Clear
          </a>
        )}
      </div>
    </form>
  );
}

function List({ app, connections, now }: { app: string; connections: ListedConnection[]; now: number }) {
  return (
    <table class="list">
      <thead>
        <tr>
          <th scope="col">End user</th>
          <th scope="col" class="from-wide">
            Connection
          </th>
          <th scope="col">Status</th>
          <th scope="col" class="from-medium">
            Integration
          </th>
          <th scope="col" class="from-wide">
            Account
          </th>
          <th scope="col" class="from-medium">
            Changed
          </th>
          <th scope="col" class="from-wide">
            Created
          </th>
        </tr>
      </thead>
      <tbody>
        {connections.map((connection) => (
          <tr>
            <th scope="row">
              <a href={connectionPath(app, connection.id)}>{connection.end_user}</a>
              <span class="mono soft below-wide">{connection.id}</span>
              <span class="soft below-medium">{connection.integration}</span>
            </th>
            <td class="from-wide mono soft">{connection.id}</td>
            <td>
              <Status of="connection" status={connection.status} />
              {connection.last_error !== null && (
                <>
                  <br />
                  <span class="small soft">{connection.last_error.code}</span>
                </>
              )}
            </td>
            <td class="from-medium">{connection.integration ?? <span class="soft">–</span>}</td>
            <td class="from-wide">{connection.account?.label ?? <span class="soft">–</span>}</td>
            <td class="from-medium">
              <RelativeTime at={connection.updated_at} now={now} />
            </td>
            <td class="from-wide">
              <RelativeTime at={connection.created_at} now={now} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function queryOf(filter: Filter, cursor?: string): string {
  const entries = Object.entries({ ...filter, cursor }).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, value]],
  );
  return entries.length === 0 ? "" : `?${new URLSearchParams(entries).toString()}`;
}
