// A connector: one institution, and the parameters it asks the end user for.

import * as z from "zod";
import { lazy, type Parsed } from "../shared/lazy.ts";
import { type ApiResult, callApi, type ItemApi } from "./api-call.ts";

const Text = lazy(() => z.string().max(500));
const OptionText = lazy(() => z.string().max(200));
const OptionalText = lazy(() =>
  Text()
    .nullish()
    .transform((text) => text ?? null)
    .catch(null),
);

/** One parameter that the end user enters: at the start, or later as a second factor. */
export const ItemParameter = lazy(() =>
  z.object({
    name: z.string().min(1).max(64),
    label: Text().default(""),
    type: z.string().max(64).nullish().catch(null),
    placeholder: OptionalText(),
    assistiveText: OptionalText(),
    instructions: OptionalText(),
    validation: OptionalText(),
    validationMessage: OptionalText(),
    optional: z.boolean().catch(false).default(false),
    options: z
      .array(z.object({ value: OptionText(), label: OptionText() }))
      .max(100)
      .nullish()
      .transform((options) => options ?? [])
      .catch([]),
    /** For an image, its bytes in base64. For an institution's own consent page, its URL. */
    data: z.string().max(40_000).nullish().catch(null),
  }),
);

export type ItemParameter = Parsed<typeof ItemParameter>;

export const Connector = lazy(() =>
  z.object({
    id: z.union([z.number(), z.string().max(64)]).transform(String),
    name: z.string().max(200),
    oauth: z.boolean().catch(false).default(false),
    isOpenFinance: z.boolean().catch(false).default(false),
    credentials: z.array(ItemParameter()).max(20).catch([]).default([]),
  }),
);

export type Connector = Parsed<typeof Connector>;

/** Reads a connector by its ID. */
export function readConnector(api: ItemApi, key: string, id: string): Promise<ApiResult<Connector>> {
  return callApi(api, { method: "GET", path: `connectors/${encodeURIComponent(id)}`, key }, Connector());
}
