// The first step of a new integration: which provider people connect.

import { GROUPS, type Group } from "../../../../providers/category-group.ts";
import { EmptyState } from "../../components/empty-state.tsx";
import { formatNumber } from "../../components/format-number.ts";
import { Form } from "../../components/forms/form.tsx";
import { SearchField } from "../../components/forms/search-field.tsx";
import { Icon, type IconName } from "../../components/icon.tsx";
import { type Notice, NoticeCard } from "../../components/notice.tsx";
import { PageHead } from "../../components/page-head.tsx";
import { ProviderLogo } from "../../components/provider-logo.tsx";
import { Segments } from "../../components/segments.tsx";
import { Frame } from "../../frame/frame.tsx";
import type { PageContext } from "../../frame/page-context.ts";
import { integrationsPath } from "../../frame/paths.ts";
import { Steps } from "./steps.tsx";

export type Tile = { id: string; name: string; logo: string | null; about: string };

const GROUP_LABELS: Readonly<Record<Group, string>> = {
  money: "Money",
  customers: "Customers",
  work: "Work",
  media: "Media",
  software: "Software",
  other: "Other",
};

/** What somebody knows of a provider of their own. */
export const OWN_KINDS = ["issuer", "endpoints", "key", "resource", "json"] as const;

export type OwnKind = (typeof OWN_KINDS)[number];

const OWN: readonly { own: OwnKind; icon: IconName; name: string; about: string }[] = [
  { own: "issuer", icon: "world", name: "OpenID Connect", about: "An issuer; the rest is discovered" },
  { own: "endpoints", icon: "connection", name: "OAuth 2.0", about: "Its two endpoints, by hand" },
  { own: "key", icon: "key", name: "API key", about: "A header or a parameter" },
  { own: "resource", icon: "integration", name: "MCP server", about: "Its URL; it registers itself" },
  { own: "json", icon: "log", name: "Definition", about: "Everything, as JSON" },
];

export function PickPage(props: {
  context: PageContext;
  app: string;
  search: string;
  group: Group | null;
  tiles: Tile[];
  /** How many match, and how many there are. */
  found: number;
  total: number;
  notice: Notice | null;
  now: number;
}) {
  const { context, app, search, group, tiles, found, total, notice, now } = props;
  const here = `${integrationsPath(app)}/new`;
  const linkTo = (other: Group | null) => {
    const query = new URLSearchParams({
      ...(search !== "" && { q: search }),
      ...(other !== null && { category: other }),
    }).toString();
    return query === "" ? here : `${here}?${query}`;
  };
  const all = new URLSearchParams({
    ...(search !== "" && { q: search }),
    ...(group !== null && { category: group }),
    all: "1",
  });
  return (
    <Frame context={context} title="New integration" section="integrations" sheet="integrations">
      <PageHead
        back={{ href: integrationsPath(app), label: "Integrations" }}
        title="New integration"
        text="Which provider do people connect?"
      >
        <Steps at="Provider" />
      </PageHead>
      {notice !== null && <NoticeCard notice={notice} now={now} />}
      <div class="stack">
        <div class="bar">
          <form class="bar" role="search" method="get" action={here}>
            <SearchField
              name="q"
              label="Search providers"
              placeholder={`Search ${formatNumber(total)} providers`}
              value={search}
              maxLength={100}
            />
            {group !== null && <input type="hidden" name="category" value={group} />}
            <button class="b" type="submit">
              Search
            </button>
          </form>
          <Segments
            label="Categories"
            segments={[null, ...GROUPS].map((one) => ({
              label: one === null ? "All" : GROUP_LABELS[one],
              href: linkTo(one),
              current: one === group,
            }))}
          />
        </div>
        {tiles.length === 0 ? (
          <EmptyState
            icon="search"
            title={`No provider matches “${search}”`}
            text="Any provider with OAuth 2.0, an API key, or MCP can be used: see below."
          />
        ) : (
          <Form context={context} action={here}>
            <ul class="tiles">
              {tiles.map(({ id, name, logo, about }) => (
                <li>
                  <button class="tile" name="provider" value={id} type="submit">
                    <ProviderLogo name={name} src={logo} large lazy />
                    <span>
                      <b>{name}</b>
                      <span class="small soft">{about}</span>
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          </Form>
        )}
        {tiles.length < found && (
          <p class="small soft">
            {formatNumber(tiles.length)} of {formatNumber(found)}.{" "}
            <a href={`${here}?${all.toString()}`}>Show all</a>
          </p>
        )}
      </div>
      <section class="stack" aria-labelledby="own">
        <h2 id="own">Your own provider</h2>
        <ul class="tiles own">
          {OWN.map(({ own, icon, name, about }) => (
            <li>
              <a class="tile" href={`${here}?own=${own}`}>
                <span class="logo l" aria-hidden="true">
                  <Icon name={icon} />
                </span>
                <span>
                  <b>{name}</b>
                  <span class="small soft">{about}</span>
                </span>
              </a>
            </li>
          ))}
        </ul>
      </section>
    </Frame>
  );
}
