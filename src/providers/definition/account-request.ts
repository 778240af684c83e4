// The account request of a definition: it tells whether a credential works, and whose account it is.

import * as z from "zod";
import { lazy, type Parsed } from "../../shared/lazy.ts";
import { FieldPath, FieldValues, Headers, Template, ValueName } from "./values.ts";

/** Which entry of a list is the account's. */
const Pick = lazy(() =>
  z.union([
    z.enum(["only", "first"]),
    z.strictObject({ path: FieldPath(), is: z.union([Template(), z.number(), z.boolean()]) }),
  ]),
);

/** Each name is read from one or several paths. */
const LabelPaths = lazy(() => z.array(z.array(FieldPath()).min(1).max(4)).max(8));

export const AccountRequest = lazy(() =>
  z
    .strictObject({
      path: Template()
        .optional()
        .describe(
          DESCRIBED &&
            "The path below the API's base URL, or `userinfo` for the UserInfo endpoint. Not used if `endpoints.account_endpoint` is set.",
        ),
      method: z
        .enum(["GET", "POST"])
        .optional()
        .describe(DESCRIBED && "The HTTP method. Defaults to `GET`."),
      body: z
        .record(z.string().max(64), z.union([Template(), z.number(), z.boolean()]))
        .optional()
        .describe(DESCRIBED && "The JSON body of a POST request, such as a GraphQL query."),
      scheme: z
        .string()
        .regex(/^[\w-]{1,32}$/)
        .optional()
        .describe(
          DESCRIBED &&
            "The scheme of the `Authorization` header, if it is not the API's. With `Basic`, the token is the user name.",
        ),
      headers: Headers()
        .optional()
        .describe(DESCRIBED && "Headers of the request, besides those of the API."),
      also_valid_statuses: z
        .array(z.int().min(400).max(599))
        .max(10)
        .optional()
        .describe(DESCRIBED && "Error statuses which also mean that the credential is valid."),
      also_valid_when: z
        .strictObject({ path: FieldPath().min(1), values: FieldValues() })
        .optional()
        .describe(
          DESCRIBED &&
            "A field of JSON error responses, and its values which mean that the credential is valid, whatever the status is. For example, a key that may not read the account.",
        ),
      list: z
        .strictObject({
          path: FieldPath().describe(
            DESCRIBED && "The names of the fields that lead to the list. Empty if the response is one.",
          ),
          pick: z
            .array(Pick())
            .min(1)
            .max(5)
            .describe(
              DESCRIBED &&
                "Which entry is used. The first rule that finds one decides. `only`: the only entry of the list. `first`: the first entry. Otherwise, the entry that has a value at a path. The value can be a placeholder, such as a variable.",
            ),
          choice: z
            .strictObject({
              detail: LabelPaths()
                .optional()
                .describe(DESCRIBED && "The paths to a second line for each account, such as its address."),
            })
            .optional()
            .describe(
              DESCRIBED &&
                "Lets the end user choose if the rule that decides finds several entries, or is `first`. The session's `choose_account` turns this on. Without it, the first entry is used.",
            ),
        })
        .optional()
        .describe(
          DESCRIBED && "Where the response is a list. The other paths then start at the chosen entry.",
        ),
      id: z
        .array(FieldPath())
        .max(8)
        .optional()
        .describe(
          DESCRIBED &&
            "The paths to the parts of the account ID, which follow those from the token response.",
        ),
      label: LabelPaths()
        .optional()
        .describe(
          DESCRIBED &&
            "The paths to a display name. The first one that is present is used. Several paths of one name are joined with spaces.",
        ),
      metadata_fields: z
        .array(ValueName())
        .max(30)
        .optional()
        .describe(DESCRIBED && "Fields of the response that are stored in the connection's metadata."),
      deleted_when: z
        .strictObject({ field: z.string().max(64), value: z.string().max(128) })
        .optional()
        .describe(DESCRIBED && "The field and the value which mean that the account was deleted."),
    })
    .describe(DESCRIBED && "The request that tells whether a credential works, and whose account it is."),
);

export type AccountRequest = Parsed<typeof AccountRequest>;
