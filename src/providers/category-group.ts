// The groups of categories that the connect page offers, because 24 categories are too many to choose from.

import type { CATEGORIES } from "./definition/definition.ts";

export type Category = (typeof CATEGORIES)[number];

export const GROUPS = ["money", "customers", "work", "media", "software", "other"] as const;

export type Group = (typeof GROUPS)[number];

const GROUP_OF: Readonly<Record<Category, Group>> = {
  accounting: "money",
  banking: "money",
  payments: "money",
  commerce: "customers",
  crm: "customers",
  marketing: "customers",
  sales: "customers",
  support: "customers",
  communication: "work",
  content: "work",
  design: "work",
  files: "work",
  hr: "work",
  project: "work",
  scheduling: "work",
  fitness: "media",
  media: "media",
  social: "media",
  ai: "software",
  data: "software",
  developer: "software",
  identity: "software",
  protocol: "other",
  vertical: "other",
};

export const groupOf = (category: Category): Group => GROUP_OF[category];
