// Shows a text that an agent has written exactly, without letting it hide or reorder anything. Pure.

import { lazy } from "../../shared/lazy.ts";

/** Characters that cannot be seen, or that change how others are shown, such as marks that pile up on a letter. */
const hidden = lazy(() => /[^\P{C}\n]|[^\P{Z} ]|[\p{DI}\u2800]|(?<=\p{M}{4})\p{M}/gu);

/** A line break after two empty lines. Many would push what follows off the screen. */
const EMPTY_LINES = /(?<=\n *\n *\n *)\n/g;

/** Returns a text with codes in place of hidden characters. Line breaks stay, except in a text of one line, and in long runs. */
export function visibleText(text: string, isOneLine = false): string {
  const shown = text.replaceAll(hidden(), codeOf);
  return shown.replaceAll(isOneLine ? "\n" : EMPTY_LINES, codeOf);
}

/** The strings of a JSON text. One that does not end is one, too, so that each character is only read once. */
const STRINGS = /("(?:[^"\\\n]|\\[^\n]?)*"?)/;

/**
 * Returns the parts of a text. Those at odd places are to be isolated, so that letters that are written from right to left
 * change the order of nothing else.
 */
export const isolatedParts = (text: string): string[] => text.split(STRINGS);

const codeOf = (character: string) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
