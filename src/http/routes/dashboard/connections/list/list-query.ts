// The query of the dashboard's list of connections. Forms send empty fields, which are no filters.

import * as z from "zod";
import { DirectoryFilter } from "../../../../../apps/directory/list/directory-filter.ts";
import { lazy, type Parsed } from "../../../../../shared/lazy.ts";
import { FilterQuery, SortQuery } from "../../../connections/connection-query.ts";

const withoutEmpty = (fields: unknown) =>
  Object.fromEntries(
    Object.entries(Object(fields)).filter(([, value]) => typeof value !== "string" || value.trim() !== ""),
  );

export const ListQuery = lazy(() =>
  z.preprocess(
    withoutEmpty,
    FilterQuery().extend({
      sort: SortQuery(),
      cursor: z.string().max(192).optional(),
      /** `page`: all rows of the page are chosen, for who has no script. */
      chosen: z.literal("page").optional(),
    }),
  ),
);

/** The filter in a form that has other fields as well. */
export const FilterForm = lazy(() =>
  z.preprocess(withoutEmpty, z.object(FilterQuery().shape)).pipe(DirectoryFilter()),
);
export type FilterForm = Parsed<typeof FilterForm>;
