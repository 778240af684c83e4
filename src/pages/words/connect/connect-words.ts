// The texts of the connect page. Each language defines all of them.

import type { Child } from "hono/jsx";
import type { Category, Group } from "../../../providers/category-group.ts";

export type ConnectWords = {
  /** Stands before the title of a page with a mistake to correct. */
  error: string;

  // The picker

  titleOfSeveral: (app: string) => string;
  /** Whom the page is for. The picker names the app in its title already. */
  forPerson: (person: Child, app: string | null) => Child;
  notYou: string;
  search: string;
  categories: string;
  all: string;
  allServices: string;
  showAll: (count: number) => string;
  nothingFound: (text: string) => string;
  group: Readonly<Record<Group, string>>;
  category: Readonly<Record<Exclude<Category, "protocol">, string>>;
  withKey: string;
  withPassword: string;
  connected: (account: string) => string;

  // One integration

  title: (provider: string, app: string, isAgain: boolean) => string;
  canSee: (app: string) => string;
  canChange: (app: string) => string;
  /** A type of authorization details, in the words of the provider. */
  accessOfType: (type: Child) => Child;
  more: (count: number) => string;
  /** Said of an app that requests no scopes, so that this page can't list them. */
  asks: (provider: string, app: string) => string;
  signInAt: (host: Child) => Child;
  /** The first part of a host, until the person has entered it. */
  yourName: string;
  /** Stands for a host that isn't known yet. */
  chosenAddress: string;
  /** `isKey`: whether it is one API key, and nothing else. */
  usedWith: (host: Child, isKey: boolean) => Child;
  /** Where the values of a form go that are no credential. */
  sentTo: (recipient: string, host: Child) => Child;
  approveAt: (institution: string) => string;
  continueTo: (provider: string) => string;
  connect: (provider: string) => string;
  endAccess: (app: string, provider: string) => string;
  canUseKey: (app: string, provider: string) => string;
  canUseSignIn: (app: string, provider: string) => string;
  privacyPolicy: (app: string) => string;

  // Fields

  credential: Readonly<Record<"api_key" | "username" | "password", string>>;
  findAt: (provider: string) => string;
  newTab: string;
  createKey: (app: string, provider: string) => string;
  /** The same for what a provider calls otherwise, such as a token. */
  createOther: (app: string, provider: string) => string;
  address: (provider: string) => string;
  addressHint: (provider: string) => string;
  /** The same where another address contains the value. */
  otherAddressHint: (address: string) => string;
  choose: string;
  example: (value: string) => string;
  optional: string;

  // Mistakes

  keyRejected: (provider: string) => string;
  keyInvalid: string;
  loginRejected: (provider: string) => string;
  invalid: (example: string | null) => string;
  /** Why a server can't be connected whose URL the person has entered. */
  server: { invalid: (example: string) => string; unavailable: string; unsupported: string };
  required: string;
  hostChanged: string;
};
