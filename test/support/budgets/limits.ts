// Limits that hold even if the table of budgets is updated.

/** A refresh because of an expired token or ahead of its expiration, if the app receives no event of it. */
export const REFRESH_LIMITS = {
  /** Requests to Durable Objects and alarms. */
  requests: 2,
  appObjectRequests: 0,
  rowsWritten: 8,
  kvWrites: 1,
  /** US dollars for a million of the operations below, without duration and logs. */
  dollarsPerMillion: 14,
};

/** The refreshes whose price is limited: those of grants that do not have to be kept alive. */
export const PRICE_LIMITED_REFRESHES = ["refresh", "refresh-rotation", "refresh-ahead"] as const;

/** A refresh that the app receives as an event. */
export const REFRESH_EVENT_LIMITS = { appObjectRequests: 1 };

export const CONNECT_LIMITS = {
  /** Without alarms. */
  objectRequests: 7,
  rowsWritten: 34,
  tableRowsWritten: 8,
};

export const HOT_READ_LIMITS = {
  /** US dollars for a million token reads that an isolate serves from its memory. */
  dollarsPerMillion: 0.5,
};
