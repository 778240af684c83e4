// The field of the search and its results, as links in groups. The script shows the same as a dialog.

import { Icon } from "../components/icon.tsx";
import { ProviderLogo } from "../components/provider-logo.tsx";
import { appPath } from "../frame/paths.ts";
import type { Hit, HitGroup } from "./hit.ts";

export const MAX_SEARCH_LENGTH = 128;

export function Palette(props: { app: string; search: string; groups: HitGroup[] }) {
  const { app, search, groups } = props;
  return (
    <form class="palette" method="get" action={`${appPath(app)}/search`} role="search">
      <div class="in big">
        <Icon name="search" class="soft" />
        <input
          name="q"
          type="search"
          aria-label="Search"
          placeholder="Account, end user, ID, or a place"
          value={search}
          maxlength={MAX_SEARCH_LENGTH}
          autocomplete="off"
          spellcheck={false}
          autofocus
        />
        <button class="b bare" type="submit">
          Search
        </button>
      </div>
      <div id="results">
        {groups.every(({ hits }) => hits.length === 0) ? (
          <p class="pad soft">
            Nothing fits. Connections are found by account, end user’s name or ID, or their own ID; events and
            requests by ID.
          </p>
        ) : (
          groups
            .filter(({ hits }) => hits.length > 0)
            .map(({ title, hits }) => (
              <section aria-label={title}>
                <h2 class="grp">{title}</h2>
                {hits.map((hit) => (
                  <HitLink hit={hit} />
                ))}
              </section>
            ))
        )}
      </div>
    </form>
  );
}

function HitLink({ hit: { href, label, about, icon } }: { hit: Hit }) {
  return (
    <a class="hit" href={href}>
      {typeof icon === "string" ? <Icon name={icon} /> : <ProviderLogo name={icon.name} src={icon.src} />}
      <span>
        <bdi>{label}</bdi> {about !== undefined && <span class="soft">{about}</span>}
      </span>
    </a>
  );
}
