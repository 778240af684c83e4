// The body of `POST /v1/integrations/{integration}/tests`.

import * as z from "zod";
import { lazy, type Parsed } from "../../shared/lazy.ts";
import { NewCredentials } from "../connect/imported-grant.ts";
import { NewSession } from "../connect/session.ts";

/** The end user of a test whose request names none. */
const END_USER = "test";

export const TestRequest = lazy(() => {
  const { return_url, scopes, authorization_details, variables, resource, parameters, flow } =
    NewSession().shape;
  const { assertion, subject_token, subject_token_type } = NewCredentials().shape;
  return z.strictObject({
    end_user: z
      .string()
      .min(1)
      .max(256)
      .default(END_USER)
      .describe(
        DESCRIBED &&
          `The ID with which you confirm the test, as you confirm a connection. Defaults to \`${END_USER}\`.`,
      ),
    return_url,
    scopes,
    authorization_details,
    variables,
    resource,
    parameters,
    flow,
    assertion,
    subject_token,
    subject_token_type,
  });
});

export type TestRequest = Parsed<typeof TestRequest>;
