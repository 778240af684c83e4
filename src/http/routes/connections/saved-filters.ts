// /v1/saved-filters: the filters of the list of connections that the dashboard shows as tabs.

import * as z from "zod";
import { appStub } from "../../../apps/app-rpc.ts";
import { DirectoryFilter } from "../../../apps/directory/list/directory-filter.ts";
import { lazy, type Parsed } from "../../../shared/lazy.ts";
import { ok } from "../../../shared/result.ts";
import { actorOf } from "../../actor.ts";
import { Hono } from "../../hono.ts";
import type { HttpEnv } from "../../http-env.ts";
import { requireApp } from "../../middleware/authenticate.ts";
import {
  endpoint,
  endpointWithInput,
  fromBody,
  NO_CONTENT,
  pathParameter,
  returns,
} from "../../operation.ts";
import { EXAMPLE } from "../../schemas/examples.ts";
import { Time } from "../../schemas/time.ts";

/** The name of a saved filter, which is the label of its tab. */
export const FilterName = lazy(() => z.string().trim().min(1).max(60));

const NewSavedFilter = lazy(() => z.strictObject({ name: FilterName(), filter: DirectoryFilter() }));

const SavedFilterResponse = lazy(() =>
  z
    .object({ id: z.string(), name: z.string(), filter: DirectoryFilter(), created_at: Time() })
    .meta({ id: "SavedFilter" }),
);

const SAVED_FILTER_EXAMPLE: Parsed<typeof SavedFilterResponse> = {
  id: EXAMPLE.savedFilter,
  name: "Drive to reconnect",
  filter: { integration: EXAMPLE.integration, status: "reauthorization_required" },
  created_at: EXAMPLE.time,
};

const FilterList = lazy(() => z.object({ data: z.array(SavedFilterResponse()) }));

export const savedFilters = new Hono<HttpEnv>();

savedFilters.use(requireApp);

savedFilters.get(
  "/",
  endpoint(
    {
      id: "list-saved-filters",
      access: "read",
      section: "Connections",
      summary: "List saved filters",
      description:
        DESCRIBED && "Returns the filters of the list of connections that are tabs of the dashboard.",
      response: returns(DESCRIBED && FilterList, DESCRIBED && { data: [SAVED_FILTER_EXAMPLE] }),
      failures: DESCRIBED && [],
    },
    async (c) => {
      const saved = await appStub(c.env, c.get("appId")).listSavedFilters();
      return saved.ok ? ok({ data: saved.value }) : saved;
    },
  ),
);

savedFilters.post(
  "/",
  endpointWithInput(
    {
      id: "create-saved-filter",
      access: "connections:write",
      section: "Connections",
      summary: "Save a filter",
      description: DESCRIBED && "An app can save 12 filters, each with its own name.",
      input: fromBody(
        NewSavedFilter,
        DESCRIBED && {
          name: SAVED_FILTER_EXAMPLE.name,
          filter: SAVED_FILTER_EXAMPLE.filter,
        },
      ),
      response: returns(DESCRIBED && SavedFilterResponse, DESCRIBED && SAVED_FILTER_EXAMPLE, { status: 201 }),
      failures: DESCRIBED && [],
    },
    (c, input) => appStub(c.env, c.get("appId")).createSavedFilter(input, actorOf(c)),
  ),
);

savedFilters.delete(
  "/:filter",
  endpoint(
    {
      id: "delete-saved-filter",
      access: "connections:write",
      section: "Connections",
      summary: "Delete a saved filter",
      response: NO_CONTENT,
      failures: DESCRIBED && ["saved_filter_not_found"],
    },
    (c) => appStub(c.env, c.get("appId")).deleteSavedFilter(pathParameter(c, "filter"), actorOf(c)),
  ),
);
