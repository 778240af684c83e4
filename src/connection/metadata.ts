// Facts about a connection that are neither tokens nor ours: the provider's, and the app's own.

import * as z from "zod";

const Scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

// Two levels deep. The runtime's RPC types do not end on a recursive one, and metadata has no need of it.
const Flat = z.union([Scalar, z.array(Scalar), z.record(z.string(), Scalar)]);

/** A value as deep as a list of plain objects of plain lists. */
const Value = z.union([Scalar, z.array(Flat), z.record(z.string(), Flat)]);

export const Metadata = z.record(z.string().min(1).max(64), Value);

export type Metadata = z.output<typeof Metadata>;
