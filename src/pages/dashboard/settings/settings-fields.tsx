// The fields of an app's settings: those of a new app, and those that can be changed later.

import type { InvalidField } from "../../../shared/failure.ts";
import { Field } from "../components/forms/field.tsx";
import { errorOf, type SettingsValues } from "./settings-values.ts";

const LINES = 3;

const FIELDS = {
  name: {
    label: "Name",
    hint: "The name that people see when they connect.",
    required: true,
    maxlength: 100,
  },
  return_urls: {
    label: "Return URLs",
    hint: "At least one. Where people come back to after they have connected, one URL on each line, such as https://app.example.com/connected. They have to match exactly, and use https; in development, also http://localhost.",
    required: true,
    mono: true,
    rows: LINES,
  },
  origins: {
    label: "Origins",
    hint: "The origins of the pages that open the connect page in a popup, one on each line, such as https://app.example.com.",
    mono: true,
    rows: LINES,
  },
  webhook_url: {
    label: "Webhook URL",
    hint: "Where events are sent. It can be set later.",
    mono: true,
    type: "url",
    maxlength: 2048,
  },
} as const;

/** The fields of the settings with these names. A list has one line more than it has entries. */
export function SettingsFields(props: {
  names: readonly (keyof SettingsValues)[];
  values: SettingsValues;
  problems: readonly InvalidField[];
}) {
  const { names, values, problems } = props;
  return (
    <>
      {names.map((name) => {
        const field = FIELDS[name];
        const value = values[name];
        const lines = "rows" in field && { rows: Math.max(LINES, value.split("\n").length + 1) };
        return <Field {...field} {...lines} name={name} value={value} error={errorOf(problems, name)} />;
      })}
    </>
  );
}
