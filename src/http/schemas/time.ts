import * as z from "zod";
import { lazy } from "../../shared/lazy.ts";

/** A time in a response. */
export const Time = lazy(() => z.string().meta({ format: "date-time" }));

/** A time in a response, or null. */
export const TimeOrNull = lazy(() => z.string().nullable().meta({ format: "date-time" }));
