import { Select } from "../components/forms/select.tsx";
import { ACTION_KINDS } from "./audit-words.ts";
import { type AuditView, isFiltered } from "./audit-view.ts";

/** The filters. `people` are those that can have done something, with their names; none where it was always the same one. */
export function AuditFilters(props: { path: string; view: AuditView; people: [string, string][] }) {
  const { path, view, people } = props;
  const isKnown = view.who === "" || people.some(([value]) => value === view.who);
  const isKind = view.action === "" || ACTION_KINDS.some(([value]) => value === view.action);
  return (
    <form class="bar fill" method="get" action={path} role="search" aria-label="Filter the audit log">
      {people.length > 0 && (
        <Select
          isFilter
          name="who"
          label="Who"
          any="Anybody"
          selected={view.who}
          options={isKnown ? people : [...people, [view.who, view.who]]}
        />
      )}
      <Select
        isFilter
        name="action"
        label="What"
        any="Anything"
        selected={view.action}
        options={isKind ? ACTION_KINDS : [...ACTION_KINDS, [view.action, view.action]]}
      />
      <Day name="from" label="From" value={view.from} />
      <Day name="to" label="To" value={view.to} />
      <button class="b" type="submit">
        Filter
      </button>
      {isFiltered(view) && (
        <a class="b bare" href={path}>
          Clear
        </a>
      )}
    </form>
  );
}

function Day({ name, label, value }: { name: string; label: string; value: string }) {
  return (
    <label class="day">
      <span class="small soft">{label}</span>
      <span class="in">
        <input type="date" name={name} value={value} />
      </span>
    </label>
  );
}
