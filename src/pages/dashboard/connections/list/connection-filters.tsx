// The form of the filters of the list of connections.

import type { AppOverview } from "../../../../apps/app-rpc.ts";
import type { DirectoryFilter } from "../../../../apps/directory/list/directory-filter.ts";
import { SearchField } from "../../components/forms/search-field.tsx";
import { Icon } from "../../components/icon.tsx";
import { connectionLabel } from "../../components/status.tsx";
import { connectionsPath, connectionsUrl, type ConnectionsQuery, filterOf } from "./connections-query.ts";

const STATUSES = ["active", "reauthorization_required", "pending"];

const SORTS = [
  ["-created", "Newest first"],
  ["created", "Oldest first"],
  ["-changed", "Last changed first"],
] as const;

export function ConnectionFilters(props: { overview: AppOverview; query: ConnectionsQuery }) {
  const { overview, query } = props;
  const app = overview.app.id;
  const filter = filterOf(query);
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <form class="bar fill" method="get" action={connectionsPath(app)} role="search">
      <SearchField
        name="search"
        label="Search connections"
        placeholder="Account, end user, or ID"
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
      <button class="b" type="button" popovertarget="more-filters">
        <Icon name="filter" />
        More filters
      </button>
      <button class="b" type="submit">
        Filter
      </button>
      {isFiltered && (
        <a class="b bare" href={connectionsPath(app)}>
          Clear
        </a>
      )}
      <a class="b push" href={connectionsUrl(app, { ...filter, sort: query.sort }, "/export")} download>
        <Icon name="download" />
        Export
      </a>
      <MoreFilters filter={filter} sort={query.sort} />
    </form>
  );
}

function MoreFilters({ filter, sort }: { filter: DirectoryFilter; sort: ConnectionsQuery["sort"] }) {
  const date = (name: keyof DirectoryFilter, label: string) => (
    <div class="field">
      <label for={name}>{label}</label>
      <span class="in">
        <input id={name} name={name} type="date" value={String(filter[name] ?? "").slice(0, 10)} />
      </span>
    </div>
  );
  return (
    <div class="dialog stack" id="more-filters" popover role="dialog" aria-labelledby="more-filters-title">
      <h2 id="more-filters-title">More filters</h2>
      <div class="field">
        <label for="end_user">End user</label>
        <span class="in mono">
          <input id="end_user" name="end_user" value={filter.end_user} maxlength={256} spellcheck={false} />
        </span>
      </div>
      <div class="field">
        <label for="error">Code of the last error</label>
        <span class="in mono">
          <input
            id="error"
            name="error"
            value={filter.error}
            maxlength={64}
            placeholder="invalid_grant"
            spellcheck={false}
          />
        </span>
      </div>
      <label class="pickrow">
        <input type="checkbox" name="missing_scopes" value="true" checked={filter.missing_scopes === true} />
        Scopes are missing
      </label>
      {date("created_from", "Created from")}
      {date("created_to", "Created until")}
      {date("changed_from", "Changed from")}
      {date("changed_to", "Changed until")}
      <div class="field">
        <label for="sort">Order</label>
        <select id="sort" name="sort">
          {SORTS.map(([value, label]) => (
            <option value={value} selected={value === (sort ?? "-created")}>
              {label}
            </option>
          ))}
        </select>
      </div>
      <div class="bar">
        <button class="b main push" type="submit">
          Show
        </button>
        <button class="b" type="button" popovertarget="more-filters" popovertargetaction="hide">
          Cancel
        </button>
      </div>
    </div>
  );
}
