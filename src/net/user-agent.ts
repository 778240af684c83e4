import { version } from "../../package.json";

/** The `User-Agent` of outgoing requests. Some APIs refuse requests without one. */
export const USER_AGENT = `Latchkey/${version}`;
