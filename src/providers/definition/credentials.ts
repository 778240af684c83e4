// What a person, or the app, gives to connect an API that is called with a key or with a user name and a password.

import * as z from "zod";
import { hasNoUserInfo, shownText } from "../../brand/shown-text.ts";
import { lazy, type Parsed } from "../../shared/lazy.ts";
import { ValueName } from "./values.ts";

/** The most fields of a credential. */
const MAX_FIELDS = 4;

const CredentialField = lazy(() =>
  z
    .strictObject({
      label: shownText(200)
        .optional()
        .describe(
          DESCRIBED &&
            "The label of the field. `api_key`, `username`, and `password` have one in each language.",
        ),
      help: shownText(200)
        .optional()
        .describe(DESCRIBED && "One sentence below the field."),
      example: shownText(200)
        .optional()
        .describe(DESCRIBED && "The form of a value, such as `sk-…`."),
      secret: z
        .boolean()
        .optional()
        .describe(DESCRIBED && "Whether the value is hidden while it is typed. Defaults to `true`."),
    })
    .describe(DESCRIBED && "A field of the credential."),
);

export type CredentialField = Parsed<typeof CredentialField>;

export const Credentials = lazy(() =>
  z
    .strictObject({
      url: z
        .url({ protocol: /^https$/ })
        .max(500)
        .refine(hasNoUserInfo, "must not contain a user name")
        .optional()
        .describe(DESCRIBED && "Where a person creates or finds the credential."),
      fields: z
        .record(ValueName(), CredentialField())
        .refine((fields) => {
          const count = Object.keys(fields).length;
          return count > 0 && count <= MAX_FIELDS;
        }, `must have 1 to ${MAX_FIELDS} entries`)
        .optional()
        .describe(
          DESCRIBED &&
            "The fields, by name. The first one is sent as the token, unless `api.basic` combines them. Defaults to `api_key`.",
        ),
    })
    .describe(
      DESCRIBED && "What a person, or the app, gives to connect: an API key, or a user name and a password.",
    ),
);
