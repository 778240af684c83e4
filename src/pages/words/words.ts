// Everything the pages say, in each language. A text that stands in one of them has to stand in all.

import type { Child } from "hono/jsx";
import type { FailureCode } from "../../shared/failure.ts";
import type { Language } from "../../shared/language.ts";
import { de } from "./de.tsx";
import { en } from "./en.tsx";
import { ptBR } from "./pt-br.tsx";

/** What went wrong, and what to do about it. */
type FailureWords = { title: string; sentence: string };

export type Words = {
  language: Language;
  layout: { cancel: string; retry: string; backTo: (app: string) => string; theApp: string };
  connect: {
    title: (provider: string, app: string, isAgain: boolean) => string;
    titleOfSeveral: (app: string) => string;
    choose: string;
    asks: (app: Child, person: Child) => Child;
    wants: (app: string) => string;
    continueTo: (provider: string) => string;
    signInAt: (host: string) => string;
    handedOn: (provider: string) => string;
    neverHere: string;
    endAnyTime: (app: string) => string;
    optional: string;
  };
  status: {
    waiting: (institution: string) => string;
    goOn: (institution: string) => string;
    oneMore: (institution: string) => string;
    waitsForYou: (institution: string) => string;
    consent: (app: string) => string;
    doneAlready: string;
    seeHow: string;
    next: string;
    confirmThere: string;
    byItself: string;
    takesSeconds: string;
    unreachable: string;
    meanwhile: (app: string) => string;
    picture: string;
  };
  done: { title: string; sentence: (app: string) => string };
  home: { goBack: string; developers: string };
  failures: Partial<Record<FailureCode, FailureWords>>;
  otherwise: FailureWords;
  redirectUri: (url: Child) => Child;
};

const ALL: Record<Language, Words> = { en, de, "pt-BR": ptBR };

export const wordsIn = (language: Language): Words => ALL[language];
