import type { Language } from "../../shared/language.ts";
import { de } from "./de.tsx";
import { en } from "./en.tsx";
import { ptBR } from "./pt-br.tsx";
import type { Words } from "./words.ts";

const WORDS: Record<Language, Words> = { en, de, "pt-BR": ptBR };

/** Returns the texts of the pages in a language. */
export const wordsIn = (language: Language): Words => WORDS[language];
