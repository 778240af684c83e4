// The fields of an app's settings: those of a new app, and those that can be changed later.

import type { InvalidField } from "../../../shared/failure.ts";
import { Field } from "../components/forms/field.tsx";
import { errorOf, type SettingsValues } from "./settings-values.ts";

type FieldProps = { values: SettingsValues; problems: readonly InvalidField[] };

const MAX_NAME = 100;
const LINES = 3;

export function NameField({ values, problems }: FieldProps) {
  return (
    <Field
      id="name"
      label="Name"
      hint="The name that people see when they connect."
      error={errorOf(problems, "name")}
    >
      {(input) => (
        <input {...input} name="name" value={values.name} required maxlength={MAX_NAME} autocomplete="off" />
      )}
    </Field>
  );
}

export function ReturnUrlsField({ values, problems }: FieldProps) {
  return (
    <Field
      id="return-urls"
      label="Return URLs"
      mono
      hint="Where people come back to after they have connected, one URL on each line. Each one uses https, and has to match exactly."
      error={errorOf(problems, "return_urls")}
    >
      {(input) => (
        <textarea {...input} name="return_urls" rows={rowsOf(values.return_urls)} required spellcheck={false}>
          {values.return_urls}
        </textarea>
      )}
    </Field>
  );
}

export function OriginsField({ values, problems }: FieldProps) {
  return (
    <Field
      id="origins"
      label="Origins"
      mono
      hint="The origins of the pages that open the connect page in a popup, one on each line, such as https://app.example.com."
      error={errorOf(problems, "origins")}
    >
      {(input) => (
        <textarea {...input} name="origins" rows={rowsOf(values.origins)} spellcheck={false}>
          {values.origins}
        </textarea>
      )}
    </Field>
  );
}

export function WebhookUrlField({ values, problems }: FieldProps) {
  return (
    <Field
      id="webhook-url"
      label="Webhook URL"
      mono
      hint="Where events are sent. It can be set later."
      error={errorOf(problems, "webhook_url")}
    >
      {(input) => (
        <input
          {...input}
          name="webhook_url"
          type="url"
          value={values.webhook_url}
          maxlength={2048}
          autocomplete="off"
        />
      )}
    </Field>
  );
}

const rowsOf = (lines: string) => Math.max(LINES, lines.split("\n").length + 1);
