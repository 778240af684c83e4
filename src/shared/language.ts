// The languages people meet here: those of the providers' own users.

export const LANGUAGES = ["en", "de", "pt-BR"] as const;

export type Language = (typeof LANGUAGES)[number];

/** A text in each of them. */
export type Localized = Readonly<Record<Language, string>>;
