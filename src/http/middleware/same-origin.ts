/**
 * Whether a form was sent from a page of ours, so that a click was made on it. The page sends no
 * referrer, so its Origin is "null" where Fetch Metadata is not known; such a browser is refused.
 */
export function isFromOurPage(headers: Headers, publicOrigin: string): boolean {
  const site = headers.get("sec-fetch-site");
  return site === null ? headers.get("origin") === publicOrigin : site === "same-origin";
}
