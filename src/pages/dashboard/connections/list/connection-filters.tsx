// The form of the filters of the list of connections.

import type { AppOverview } from "../../../../apps/app-rpc.ts";
import type { DirectoryFilter } from "../../../../apps/directory/list/directory-filter.ts";
import { Dialog } from "../../components/dialog.tsx";
import { Field } from "../../components/forms/field.tsx";
import { Select } from "../../components/forms/select.tsx";
import { integrationOptions } from "../../integrations/integration-options.ts";
import { Submit } from "../../components/forms/submit.tsx";
import { SearchField } from "../../components/forms/search-field.tsx";
import { Icon } from "../../components/icon.tsx";
import { connectionLabel } from "../../components/status.tsx";
import { Choice } from "../../components/forms/choice.tsx";
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
        placeholder="Account, name, or ID"
        value={filter.search}
      />
      <Select
        isFilter
        name="integration"
        label="Integration"
        any="Any integration"
        selected={filter.integration}
        options={integrationOptions(overview.integrations)}
      />
      <Select
        isFilter
        name="status"
        label="Status"
        any="Any status"
        selected={filter.status}
        options={STATUSES.map((status) => [status, connectionLabel(status)] as const)}
      />
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
    <Field name={name} label={label} type="date" value={String(filter[name] ?? "").slice(0, 10)} />
  );
  return (
    <Dialog id="more-filters" title="More filters">
      <Field name="end_user" label="End user" mono value={filter.end_user} maxlength={256} />
      <Field
        name="error"
        label="Code of the last error"
        mono
        value={filter.error}
        maxlength={64}
        placeholder="invalid_grant"
      />
      <Choice name="missing_scopes" value="true" checked={filter.missing_scopes === true}>
        Scopes are missing
      </Choice>
      <div class="dates">
        {date("created_from", "Created from")}
        {date("created_to", "Created until")}
        {date("changed_from", "Changed from")}
        {date("changed_to", "Changed until")}
      </div>
      <Select name="sort" label="Order" selected={sort ?? "-created"} options={SORTS} />
      <Submit dialog="more-filters">Show</Submit>
    </Dialog>
  );
}
