/** The pages of the connect flow that can be previewed. */
export const PREVIEWED_PAGES = ["consent", "picker", "connected"] as const;

export type PreviewedPage = (typeof PREVIEWED_PAGES)[number];
