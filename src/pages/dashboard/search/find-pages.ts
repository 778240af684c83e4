// Finds what can be done, the places, and the documentation by words. Pure.

import type { Access } from "../../../shared/key-scopes.ts";
import { type PlaceName, SETTINGS, visiblePlaces, WORK } from "../frame/places.ts";
import { appPath } from "../frame/paths.ts";
import type { Hit } from "./hit.ts";

/** What can be done at a place, and other words for it. `path` is below the app's. */
type Action = { label: string; at: PlaceName; access: Access; path: string; words: string };

const ACTIONS: readonly Action[] = [
  {
    label: "New integration",
    at: "integrations",
    access: "integrations:write",
    path: "/integrations/new",
    words: "create add provider client",
  },
  { label: "Create an API key", at: "keys", access: "full", path: "/keys", words: "new token credential" },
  {
    label: "Send a test event",
    at: "webhooks",
    access: "full",
    path: "/webhooks",
    words: "webhook endpoint",
  },
  {
    label: "Send failed events again",
    at: "webhooks",
    access: "full",
    path: "/webhooks",
    words: "redeliver replay waiting retry",
  },
  {
    label: "Connections to reconnect",
    at: "connections",
    access: "read",
    path: "/connections?status=reauthorization_required",
    words: "broken failing reauthorization",
  },
  {
    label: "Change colors and logo",
    at: "brand",
    access: "full",
    path: "/brand",
    words: "theme design connect page",
  },
];

/** Sections of the API reference, and other words for what is in them. */
const DOCUMENTATION: readonly { label: string; href: string; words: string }[] = [
  { label: "API reference", href: "/docs", words: "documentation openapi" },
  { label: "Providers", href: "/docs/providers", words: "supported catalogue" },
  {
    label: "Definition of a provider",
    href: "/docs/provider-definition",
    words: "own custom oauth endpoints",
  },
];

/** Whether each word of a search begins a word of the text. An empty search finds everything. */
export function matches(search: string, text: string): boolean {
  const words = text.toLowerCase().split(/\W+/);
  return search
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .every((part) => words.some((word) => word.startsWith(part)));
}

type May = (access: Access) => boolean;

const placesFor = (may: May) => [...visiblePlaces(WORK, may), ...visiblePlaces(SETTINGS, may)];

/** Returns what a visitor can do, if its place exists. */
export function findActions(app: string, search: string, may: May): Hit[] {
  const places = placesFor(may);
  return ACTIONS.filter(
    ({ label, at, access, words }) =>
      may(access) && places.some(({ name }) => name === at) && matches(search, `${label} ${words}`),
  ).map(({ label, at, path }) => ({
    href: appPath(app) + path,
    label,
    icon: places.find(({ name }) => name === at)?.icon ?? "next",
  }));
}

/** Returns the places of an app that a visitor can open. */
export function findPlaces(app: string, search: string, may: May): Hit[] {
  return placesFor(may)
    .filter(({ label }) => matches(search, label))
    .map(({ label, path, icon }) => ({ href: appPath(app) + path, label, icon }));
}

/** Returns pages of the documentation. */
export function findDocumentation(search: string): Hit[] {
  return DOCUMENTATION.filter(({ label, words }) => matches(search, `${label} ${words}`)).map(
    ({ label, href }) => ({ href, label, icon: "book" }),
  );
}
