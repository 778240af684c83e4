// The list of an app's connections, with tabs, filters, and actions on those that are chosen.

import type { AppOverview, IntegrationSummary } from "../../../../apps/app-rpc.ts";
import type { PublicSavedFilter } from "../../../../apps/directory/saved-filter-store.ts";
import { EmptyState } from "../../components/empty-state.tsx";
import { formatNumber } from "../../components/format-number.ts";
import { Icon } from "../../components/icon.tsx";
import { Note } from "../../components/note.tsx";
import { type Notice, NoticeCard } from "../../components/notice.tsx";
import { PageHead } from "../../components/page-head.tsx";
import { Paging } from "../../components/paging.tsx";
import { clockTime } from "../../components/time.tsx";
import { Frame } from "../../frame/frame.tsx";
import type { PageContext } from "../../frame/page-context.ts";
import { appPath } from "../../frame/paths.ts";
import { ConnectionFilters } from "./connection-filters.tsx";
import { ConnectionTable } from "./connection-table.tsx";
import { ConnectionTabs } from "./connection-tabs.tsx";
import { connectionsPath, connectionsUrl, type ConnectionsQuery, filterOf } from "./connections-query.ts";
import type { ListedConnection } from "./listed-connection.ts";

export type ConnectionsPageProps = {
  context: PageContext;
  overview: AppOverview;
  integrations: ReadonlyMap<string, IntegrationSummary & { logo: string | null }>;
  query: ConnectionsQuery;
  saved: readonly PublicSavedFilter[];
  /** The numbers of the tabs' connections. */
  tabCounts: readonly number[];
  connections: readonly ListedConnection[];
  isPageChosen: boolean;
  total: { count: number; isPartial: boolean };
  /** The number of connections on the pages before. */
  before: number;
  previousCursor: string | null;
  nextCursor: string | null;
  notice: Notice | null;
  now: number;
};

export function ConnectionsPage(props: ConnectionsPageProps) {
  const { context, overview, query, saved, tabCounts, connections, total, notice, now } = props;
  const { app } = overview;
  const mayManage = context.visitor?.may("connections:write") === true;
  return (
    <Frame context={context} title="Connections" section="connections" sheet="connections" full>
      <PageHead title="Connections">
        <a class="b" href={`${appPath(app.id)}/bulk-jobs`}>
          <Icon name="history" />
          Bulk jobs
        </a>
        {mayManage && (
          <a class="b main" href={`${connectionsPath(app.id)}/new`}>
            <Icon name="add" />
            Connect link
          </a>
        )}
      </PageHead>
      {notice !== null && <NoticeCard notice={notice} now={now} />}
      <ConnectionTabs
        context={context}
        app={app.id}
        filter={filterOf(query)}
        saved={saved}
        counts={tabCounts}
      />
      <div class="stack">
        <ConnectionFilters overview={overview} query={query} />
        {connections.length > 0 ? (
          <ConnectionTable
            context={context}
            app={app.id}
            query={query}
            connections={connections}
            integrations={props.integrations}
            isPageChosen={props.isPageChosen}
            total={total.count}
            now={now}
          />
        ) : (
          <Empty {...props} mayManage={mayManage} />
        )}
      </div>
      {total.isPartial && (
        <Note tone="quiet" title="Only the newest 20,000 connections were searched and counted.">
          <p class="soft">Next continues with older ones. A filter by end user reads all of them.</p>
        </Note>
      )}
      <Foot {...props} />
    </Frame>
  );
}

function Foot(props: ConnectionsPageProps) {
  const { overview, query, connections, total, before, previousCursor, nextCursor, now } = props;
  const { cursor: _, ...rest } = query;
  const linkTo = (cursor: string | null) =>
    cursor === null ? null : connectionsUrl(overview.app.id, { ...rest, cursor });
  const rows = { first: before + 1, last: before + connections.length, of: total.count };
  return (
    <Paging
      {...(connections.length === 0 ? {} : { rows })}
      note={`Times as of ${clockTime(now)} UTC`}
      previous={linkTo(previousCursor)}
      next={linkTo(nextCursor)}
    />
  );
}

function Empty(props: ConnectionsPageProps & { mayManage: boolean }) {
  const { overview, query, tabCounts, mayManage } = props;
  const app = overview.app.id;
  const filter = filterOf(query);
  const all = tabCounts[0] ?? 0;
  if (all === 0 && Object.keys(filter).length === 0)
    return (
      <div class="card">
        <EmptyState
          icon="connection"
          title="Nobody has connected anything yet"
          text="Create a connect session in your backend and send a person there. To try it as yourself, take a link from here."
        >
          {mayManage && (
            <a class="b main" href={`${connectionsPath(app)}/new`}>
              Get a connect link
            </a>
          )}
          <a class="b" href="/docs">
            Read the reference
          </a>
        </EmptyState>
      </div>
    );
  const { search, end_user, ...others } = filter;
  const hasBoth = (search ?? end_user) !== undefined && Object.keys(others).length > 0;
  return (
    <div class="card">
      <EmptyState
        icon="search"
        title="Nothing fits these filters"
        text={`Without them, there are ${formatNumber(all)} connections.`}
      >
        {hasBoth && (
          <a class="b main" href={connectionsUrl(app, { search, end_user })}>
            Search without the other filters
          </a>
        )}
        <a class={hasBoth ? "b" : "b main"} href={connectionsPath(app)}>
          Clear all filters
        </a>
      </EmptyState>
    </div>
  );
}
