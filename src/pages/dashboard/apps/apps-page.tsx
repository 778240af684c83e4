import type { IndexedApp } from "../../../apps/app-index.ts";
import { EmptyState } from "../components/empty-state.tsx";
import { SearchField } from "../components/forms/search-field.tsx";
import { Icon } from "../components/icon.tsx";
import { PageHead } from "../components/page-head.tsx";
import { Paging } from "../components/paging.tsx";
import { ProviderLogo } from "../components/provider-logo.tsx";
import { Time } from "../components/time.tsx";
import { Columns } from "../components/columns.tsx";
import { Frame } from "../frame/frame.tsx";
import type { PageContext } from "../frame/page-context.ts";
import { appPath } from "../frame/paths.ts";

type Props = {
  context: PageContext;
  apps: IndexedApp[];
  /** What was searched for; empty if nothing was. */
  search: string;
  isFirstPage: boolean;
  nextCursor: string | null;
  now: number;
};

/** The list of all apps, for the operator. */
export function AppsPage({ context, apps, search, isFirstPage, nextCursor, now }: Props) {
  const first = search === "" ? "/dashboard" : `/dashboard?${new URLSearchParams({ search }).toString()}`;
  const hasList = apps.length > 0 || search !== "" || !isFirstPage;
  return (
    <Frame context={context} title="Apps" section="apps">
      <PageHead title="Apps" text="Each app has its own integrations, connections, and API keys.">
        <NewApp />
      </PageHead>
      {hasList && (
        <form class="bar fill" method="get" action="/dashboard" role="search">
          <SearchField name="search" label="Search apps" placeholder="Name or ID" value={search} />
          <button class="b" type="submit">
            Search
          </button>
          {search !== "" && (
            <a class="b bare" href="/dashboard">
              Clear
            </a>
          )}
        </form>
      )}
      <div class="card">
        {apps.length > 0 ? (
          <AppTable apps={apps} now={now} />
        ) : search === "" ? (
          <EmptyState
            icon="integration"
            title="There is no app yet"
            text="An app is a product whose end users connect accounts. Create one for each product, and one for tests."
          >
            <NewApp />
          </EmptyState>
        ) : (
          <EmptyState
            icon="search"
            title={`No app is called “${search}”`}
            text="To find a person, open the app, and search there."
          >
            <a class="b main" href="/dashboard">
              Show all apps
            </a>
          </EmptyState>
        )}
      </div>
      <Paging
        first={isFirstPage ? null : first}
        next={nextCursor === null ? null : nextPage(search, nextCursor)}
      />
    </Frame>
  );
}

function NewApp() {
  return (
    <a class="b main" href="/dashboard/apps/new">
      <Icon name="add" />
      New app
    </a>
  );
}

function nextPage(search: string, cursor: string): string {
  const parameters = search === "" ? { cursor } : { search, cursor };
  return `/dashboard?${new URLSearchParams(parameters).toString()}`;
}

function AppTable({ apps, now }: Pick<Props, "apps" | "now">) {
  return (
    <table>
      <Columns of={["Name", ["ID", "off-phone"], ["Created", "num"]]} />
      <tbody>
        {apps.map(({ id, name, created_at }) => (
          <tr>
            <th scope="row" class="cut acc">
              <span class="name">
                <ProviderLogo name={name} src={null} />
                <span>
                  <a href={appPath(id)}>{name}</a>
                  <span class="on-phone mono soft">{id}</span>
                </span>
              </span>
            </th>
            <td class="off-phone mono soft">{id}</td>
            <td class="num soft nw">
              <Time at={created_at} now={now} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
