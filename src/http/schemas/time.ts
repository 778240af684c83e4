import * as z from "zod";

/** A time in a response. */
export const Time = z.string().meta({ format: "date-time" });

/** A time in a response, or null. */
export const TimeOrNull = z.string().nullable().meta({ format: "date-time" });
