import type { IndexedApp } from "../../apps/app-index.ts";
import { appPath, Frame } from "./components/frame.tsx";
import { Paging } from "./components/paging.tsx";
import { RelativeTime } from "./components/time.tsx";
import type { PageContext } from "./components/chrome.ts";

/** Every app there is, for the operator. */
export function AppsPage(props: {
  chrome: PageContext;
  apps: IndexedApp[];
  isFirstPage: boolean;
  nextCursor: string | null;
  now: number;
}) {
  const { chrome, apps, isFirstPage, nextCursor, now } = props;
  return (
    <Frame chrome={chrome} title="Apps">
      <h1>Apps</h1>
      <div class="card">
        {apps.length === 0 ? (
          <p class="none">
            There are no apps yet. <code>POST /v1/apps</code> makes one.
          </p>
        ) : (
          <table class="list">
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col" class="later">
                  Id
                </th>
                <th scope="col">Created</th>
              </tr>
            </thead>
            <tbody>
              {apps.map(({ id, name, created_at }) => (
                <tr>
                  <th scope="row">
                    <a href={appPath(id)}>{name}</a>
                    <span class="sooner mono soft">
                      <br />
                      {id}
                    </span>
                  </th>
                  <td class="later mono soft">{id}</td>
                  <td>
                    <RelativeTime at={created_at} now={now} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
      <Paging
        first={isFirstPage ? null : "/dashboard"}
        next={nextCursor === null ? null : `/dashboard?cursor=${encodeURIComponent(nextCursor)}`}
        words="Next page"
      />
    </Frame>
  );
}
