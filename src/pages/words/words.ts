// The texts of the pages that end users see. Each language defines all of them.

import type { Child } from "hono/jsx";
import type { AgentCallWords } from "./agent-call/agent-call-words.ts";
import type { ConnectWords } from "./connect/connect-words.ts";
import type { FailureCode } from "../../shared/failure.ts";
import type { Language } from "../../shared/language.ts";

/** What went wrong, and what the end user can do. */
type FailureWords = { title: string; sentence: string };

export type Words = {
  language: Language;
  layout: {
    cancel: string;
    retry: string;
    backTo: (app: string) => string;
    theApp: string;
    secured: string;
  };
  connect: ConnectWords;
  agentCall: AgentCallWords;
  status: {
    waiting: (institution: string) => string;
    continueAt: (institution: string) => string;
    inputRequired: (institution: string) => string;
    codeRequired: (institution: string) => string;
    codeSent: (institution: string) => string;
    actionRequired: (institution: string) => string;
    consent: (app: string) => string;
    alreadyDone: string;
    checkStatus: string;
    next: string;
    confirmInApp: string;
    continuesAutomatically: string;
    expectedDuration: string;
    confirmThere: (institution: string) => string;
    unreachable: string;
    backForNow: (app: string) => string;
    codeAlt: string;
  };
  deviceCode: {
    title: (provider: string) => string;
    sentence: (provider: string, app: string) => string;
    label: string;
    copy: string;
    copied: string;
    /** The address is a link. */
    enterAt: (address: Child) => Child;
    open: (host: string) => string;
    waiting: string;
    /** What to do if someone else has sent the code. */
    warning: string;
    expiredTitle: string;
    expiredSentence: string;
    newCode: string;
  };
  chooseAccount: { title: string; sentence: (provider: string, app: string) => string };
  done: { title: string; connected: (provider: string) => string; sentence: string };
  home: { introduction: string; developers: string };
  /** By code, with the name of the app, or `theApp` where it is not known, and that of the provider or institution. */
  failures: (app: string, provider: string | null) => Partial<Record<FailureCode, FailureWords>>;
  unknownFailure: FailureWords;
};
