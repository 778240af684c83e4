// What the page of the audit log shows, as its URL says.

/** The filters as they are in the URL. Dates are in UTC, such as `2026-11-26`; `to` is the last day. */
export type AuditView = { who: string; action: string; from: string; to: string };

/** Returns the URL of a path with the filters, and a cursor. */
export function auditUrl(path: string, view: AuditView, cursor: string | null = null): string {
  const set = Object.entries({ ...view, cursor: cursor ?? "" }).filter(([, value]) => value !== "");
  const query = new URLSearchParams(set).toString();
  return query === "" ? path : `${path}?${query}`;
}

/** Whether a filter is set. */
export const isFiltered = (view: AuditView): boolean => Object.values(view).some((value) => value !== "");
