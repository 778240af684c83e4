// The host where a person signs in, or that receives what a form contains. A part of it can depend on a form field.

const PLACEHOLDER = /\{(\w+)\}/g;
const UNKNOWN = "[…]";

/** What a part of a host can contain. */
const SHOWABLE = /^[A-Za-z0-9.-]+$/;

/** Returns a host with the values that are known. The other parts are an ellipsis. */
const filledHost = (host: string, values: Readonly<Record<string, string>>) =>
  host.replaceAll(PLACEHOLDER, (_, name: string) =>
    Object.hasOwn(values, name) && SHOWABLE.test(values[name] ?? "") ? (values[name] ?? "") : UNKNOWN,
  );

/** Returns what follows a variable in a host that begins with it; null for other variables. */
export function suffixAfter(host: string | null, variable: string): string | null {
  const start = `{${variable}}`;
  if (host === null || !host.startsWith(`${start}.`)) return null;
  const suffix = host.slice(start.length);
  return suffix.includes("{") ? null : suffix;
}

/** `values` are those that a form was submitted with, by name. `ids` are those of the fields. */
export function Host(props: {
  host: string;
  values: Readonly<Record<string, string>>;
  ids: readonly string[];
}) {
  const { host, values, ids } = props;
  if (!host.includes("{")) return <strong>{host}</strong>;
  return (
    <output for={ids.join(" ")}>
      <strong data-host={host}>{filledHost(host, values)}</strong>
    </output>
  );
}
