// What the forms with an app's settings contain. A list of URLs is a text with a line for each.

import type { PublicApp } from "../../../apps/settings/app.ts";
import type { InvalidField } from "../../../shared/failure.ts";

export type SettingsValues = { name: string; return_urls: string; origins: string; webhook_url: string };

export const storedSettings = ({ name, return_urls, origins, webhook_url }: PublicApp): SettingsValues => ({
  name,
  return_urls: return_urls.join("\n"),
  origins: origins.join("\n"),
  webhook_url: webhook_url ?? "",
});

/** Returns what is wrong with a field, as a sentence; null where nothing is. Of a list, with the number of the line. */
export function errorOf(problems: readonly InvalidField[], field: keyof SettingsValues): string | null {
  const sentences = problems.flatMap(({ path, message }) => {
    if (path === field) return [`It ${message}.`];
    if (!path.startsWith(`${field}.`)) return [];
    return [`Line ${Number(path.slice(field.length + 1)) + 1} ${message}.`];
  });
  return sentences.length === 0 ? null : sentences.join(" ");
}
