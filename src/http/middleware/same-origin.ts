/**
 * Returns whether a form was submitted from one of our pages. Our pages send no referrer, so browsers without Fetch
 * Metadata send `Origin: null`; they are rejected.
 */
export function isFromOurPage(headers: Headers, publicOrigin: string): boolean {
  const site = headers.get("sec-fetch-site");
  return site === null ? headers.get("origin") === publicOrigin : site === "same-origin";
}
