// The query of the list of connections, which its export and the dashboard share.

import * as z from "zod";
import { filterFields, MISSING_SCOPES } from "../../../apps/directory/list/directory-filter.ts";
import type { DirectorySort } from "../../../apps/directory/list/directory-filter.ts";
import { lazy } from "../../../shared/lazy.ts";

const SORTS = ["-created", "created", "-changed", "changed"] as const satisfies readonly DirectorySort[];

/** A flag in a query. */
const Flag = (description: string) =>
  z
    .literal("true")
    .transform(() => true as const)
    .optional()
    .describe(description);

/** The filters of the list, as a query has them. */
export const FilterQuery = lazy(() =>
  z.strictObject({ ...filterFields(), missing_scopes: Flag(MISSING_SCOPES) }),
);

export const SortQuery = lazy(() =>
  z
    .enum(SORTS)
    .optional()
    .describe(
      DESCRIBED &&
        "`-created`, the default: the newest first. `-changed`: those whose entry in the list changed last, among the newest 20,000.",
    ),
);

export const TotalQuery = lazy(() => Flag("`true`: the response has the number of matching connections."));
