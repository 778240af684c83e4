// The tabs of the list of connections: what many look for, and the filters that the app has saved.

import type { DirectoryFilter } from "../../../../apps/directory/list/directory-filter.ts";
import type { PublicSavedFilter } from "../../../../apps/directory/saved-filter-store.ts";
import { Dialog } from "../../components/dialog.tsx";
import { Field } from "../../components/forms/field.tsx";
import { Form } from "../../components/forms/form.tsx";
import { Icon } from "../../components/icon.tsx";
import { Tabs } from "../../components/tabs.tsx";
import { Submit } from "../../components/forms/submit.tsx";
import type { PageContext } from "../../frame/page-context.ts";
import { connectionsPath, connectionsUrl, fieldsOf, isSameFilter } from "./connections-query.ts";

const BUILT_IN: { label: string; filter: DirectoryFilter }[] = [
  { label: "All", filter: {} },
  { label: "Reconnect needed", filter: { status: "reauthorization_required" } },
  { label: "Pending", filter: { status: "pending" } },
  { label: "Scopes missing", filter: { missing_scopes: true } },
];

/** Returns the filters of all tabs, in their order. */
export const tabFilters = (saved: readonly PublicSavedFilter[]): DirectoryFilter[] => [
  ...BUILT_IN.map(({ filter }) => filter),
  ...saved.map(({ filter }) => filter),
];

/** `counts` are those of `tabFilters`. The last tab saves what is set, and the opened saved filter can be deleted. */
export function ConnectionTabs(props: {
  context: PageContext;
  app: string;
  filter: DirectoryFilter;
  saved: readonly PublicSavedFilter[];
  counts: readonly number[];
}) {
  const { context, app, filter, saved, counts } = props;
  const tabs = [...BUILT_IN, ...saved.map(({ name, filter: its }) => ({ label: name, filter: its }))];
  const isTab = tabs.some((tab) => isSameFilter(tab.filter, filter));
  const opened = saved.find((one) => isSameFilter(one.filter, filter));
  const mayManage = context.visitor?.may("connections:write") === true;
  return (
    <>
      <Tabs
        label="Saved filters"
        tabs={tabs.map((tab, n) => ({
          label: tab.label,
          href: connectionsUrl(app, tab.filter),
          count: counts[n] ?? 0,
          current: isSameFilter(tab.filter, filter),
        }))}
      >
        {mayManage && !isTab && (
          <button class="b bare" type="button" popovertarget="save-filter">
            <Icon name="add" />
            Save
          </button>
        )}
        {mayManage && opened !== undefined && (
          <button class="b bare" type="button" popovertarget="delete-filter">
            <Icon name="delete" />
            Delete this filter…
          </button>
        )}
      </Tabs>
      {mayManage && !isTab && (
        <Dialog id="save-filter" title="Save these filters">
          <Form context={context} class="stack" action={`${connectionsPath(app)}/filters`}>
            <input type="hidden" name="do" value="save" />
            <FilterFields filter={filter} />
            <Field
              id="filter-name"
              label="Name"
              hint="The name of the tab. Everyone who uses this app sees it."
              name="name"
              required
              maxlength={60}
            />
            <Submit dialog="save-filter">Save</Submit>
          </Form>
        </Dialog>
      )}
      {mayManage && opened !== undefined && (
        <Dialog id="delete-filter" title={`Delete the filter “${opened.name}”?`}>
          <p>The tab goes away for everyone who uses this app. No connection is deleted.</p>
          <Form context={context} action={`${connectionsPath(app)}/filters`}>
            <input type="hidden" name="do" value="delete" />
            <input type="hidden" name="filter" value={opened.id} />
            <Submit class="end" dialog="delete-filter">
              Delete filter
            </Submit>
          </Form>
        </Dialog>
      )}
    </>
  );
}

/** The filter as hidden fields. */
export function FilterFields({ filter }: { filter: DirectoryFilter }) {
  return (
    <>
      {fieldsOf(filter).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
    </>
  );
}
