// The texts of the pages that end users see. Each language defines all of them.

import type { Child } from "hono/jsx";
import type { FailureCode } from "../../shared/failure.ts";
import type { Language } from "../../shared/language.ts";

/** What went wrong, and what the end user can do. */
type FailureWords = { title: string; sentence: string };

export type Words = {
  language: Language;
  layout: { cancel: string; retry: string; backTo: (app: string) => string; theApp: string };
  connect: {
    title: (provider: string, app: string, isAgain: boolean) => string;
    titleOfSeveral: (app: string) => string;
    choose: string;
    accessRequest: (app: Child, person: Child) => Child;
    permissions: (app: string) => string;
    continueTo: (provider: string) => string;
    signInAt: (host: string) => string;
    sharedWith: (provider: string) => string;
    noSignInHere: string;
    disconnectAnyTime: (app: string) => string;
    optional: string;
  };
  status: {
    waiting: (institution: string) => string;
    continueAt: (institution: string) => string;
    inputRequired: (institution: string) => string;
    actionRequired: (institution: string) => string;
    consent: (app: string) => string;
    alreadyDone: string;
    checkStatus: string;
    next: string;
    confirmInApp: string;
    continuesAutomatically: string;
    expectedDuration: string;
    unreachable: string;
    backForNow: (app: string) => string;
    codeAlt: string;
  };
  done: { title: string; sentence: (app: string) => string };
  home: { introduction: string; developers: string };
  failures: Partial<Record<FailureCode, FailureWords>>;
  unknownFailure: FailureWords;
  redirectUri: (url: Child) => Child;
};
