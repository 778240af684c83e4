// The host where a person signs in, or that receives what a form contains. A part of it can depend on a form field.

import type { ConnectWords } from "../words/connect/connect-words.ts";

const PLACEHOLDER = /\{(\w+)\}/g;

/** What a part of a host can contain. */
const SHOWABLE = /^[A-Za-z0-9.-]+$/;

/** Returns a host with its values; null while one of them is missing. */
function filledHost(host: string, values: Readonly<Record<string, string>>): string | null {
  let isComplete = true;
  const filled = host.replaceAll(PLACEHOLDER, (_, name: string) => {
    const value = Object.hasOwn(values, name) ? (values[name] ?? "") : "";
    isComplete &&= SHOWABLE.test(value);
    return value;
  });
  return isComplete ? filled : null;
}

/** Returns what follows a variable in a host that begins with it; null for other variables. */
export function suffixAfter(host: string | null, variable: string): string | null {
  const start = `{${variable}}`;
  if (host === null || !host.startsWith(`${start}.`)) return null;
  const suffix = host.slice(start.length);
  return suffix.includes("{") ? null : suffix;
}

/** `values` are those that a form was submitted with, by name. `ids` are those of the fields. */
export function Host(props: {
  words: ConnectWords;
  host: string;
  values: Readonly<Record<string, string>>;
  ids: readonly string[];
}) {
  const { words, host, values, ids } = props;
  if (!host.includes("{")) return <strong>{host}</strong>;
  const suffix = suffixAfter(host, /^\{(\w+)\}/.exec(host)?.[1] ?? "");
  const unknown = suffix === null ? words.chosenAddress : `${words.yourName}${suffix}`;
  return (
    <output for={ids.join(" ")}>
      <strong data-host={host} data-unknown={unknown}>
        {filledHost(host, values) ?? unknown}
      </strong>
    </output>
  );
}
