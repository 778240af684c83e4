import * as z from "zod";

/** An instant as answers show it. */
export const Time = z.string().meta({ format: "date-time" });

/** The same where there may be none. */
export const TimeOrNull = z.string().nullable().meta({ format: "date-time" });
