// Reads the forms with an app's settings. A list has a line for each of its URLs.

import type * as z from "zod";
import type { SettingsValues } from "../../../pages/dashboard/settings/settings-values.ts";
import type { InvalidField } from "../../../shared/failure.ts";
import { fail, ok, type Result } from "../../../shared/result.ts";

/** Returns what a form contains, to be shown again. */
export const settingsIn = (form: Readonly<Record<string, string>>): SettingsValues => ({
  name: form["name"]?.trim() ?? "",
  return_urls: form["return_urls"] ?? "",
  origins: form["origins"] ?? "",
  webhook_url: form["webhook_url"]?.trim() ?? "",
});

const linesOf = (text: string) =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");

/** Parses the values of a form as the body of the API's operation. `read` are the fields that the form has. */
export function parseSettings<S extends z.ZodType>(
  values: SettingsValues,
  schema: S,
  read: readonly (keyof SettingsValues)[],
): Result<z.output<S>> {
  const { name, webhook_url } = values;
  const all = {
    name,
    return_urls: linesOf(values.return_urls),
    origins: linesOf(values.origins),
    webhook_url: webhook_url === "" ? null : webhook_url,
  };
  const parsed = schema.safeParse(
    Object.fromEntries(Object.entries(all).filter(([field]) => read.some((one) => one === field))),
  );
  if (parsed.success) return ok(parsed.data);
  return fail("invalid_request", {
    fields: parsed.error.issues.map(({ path, message }): InvalidField => ({ path: path.join("."), message })),
  });
}
