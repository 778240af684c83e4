// The metadata of a connection: fields that the provider returned besides the tokens, and fields that the app has set.

import * as z from "zod";

const Scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

// At most two levels deep. The runtime's RPC types do not support a recursive type, and metadata does not need one.
const Flat = z.union([Scalar, z.array(Scalar), z.record(z.string(), Scalar)]);

/** A scalar, or a list or object of flat values. */
const Value = z.union([Scalar, z.array(Flat), z.record(z.string(), Flat)]);

export const Metadata = z.record(z.string().min(1).max(64), Value);

export type Metadata = z.output<typeof Metadata>;
