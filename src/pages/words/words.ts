// The texts of every page. Each language has all of them.

import type { Child } from "hono/jsx";
import type { FailureCode } from "../../shared/failure.ts";
import type { Language } from "../../shared/language.ts";

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
