// The languages of the pages for end users: those of the providers' users.

export const LANGUAGES = ["en", "de", "pt-BR"] as const;

export type Language = (typeof LANGUAGES)[number];

/** A text in each language. */
export type Localized = Readonly<Record<Language, string>>;
