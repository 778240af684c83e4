// The metadata of a connection: fields that the provider returned besides the tokens, and fields that the app has set.

import * as z from "zod";
import { lazy, type Parsed } from "../shared/lazy.ts";

const Scalar = lazy(() => z.union([z.string(), z.number(), z.boolean(), z.null()]));

// At most two levels deep. The runtime's RPC types do not support a recursive type, and metadata does not need one.
const Flat = lazy(() => z.union([Scalar(), z.array(Scalar()), z.record(z.string(), Scalar())]));

/** A scalar, or a list or object of flat values. */
const Value = lazy(() => z.union([Scalar(), z.array(Flat()), z.record(z.string(), Flat())]));

export const Metadata = lazy(() => z.record(z.string().min(1).max(64), Value()));

export type Metadata = Parsed<typeof Metadata>;

const MAX_METADATA_LENGTH = 8 * 1024;

/** The metadata that an app may set. */
export const AppMetadata = lazy(() =>
  Metadata().refine(
    (value) => JSON.stringify(value).length <= MAX_METADATA_LENGTH,
    "must not be larger than 8 KiB of JSON",
  ),
);

/**
 * Adds fields that a provider has sent to those that it sent before. Fields with which the metadata would have more
 * than 8 KiB of JSON are left out, and keep their previous value.
 */
export function mergeMetadata(known: Metadata, sent: Metadata): Metadata {
  let merged = known;
  // Version 0.1 stored more. Such metadata does not become larger.
  const limit = Math.max(MAX_METADATA_LENGTH, byteLength(known));
  for (const [name, value] of Object.entries(sent)) {
    const next = { ...merged, [name]: value };
    if (byteLength(next) <= limit) merged = next;
  }
  return merged;
}

const byteLength = (metadata: Metadata) => new TextEncoder().encode(JSON.stringify(metadata)).length;
