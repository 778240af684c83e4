// Shows a text that an agent has written exactly, without letting it hide or reorder anything. Pure.

/** Characters that cannot be seen, or that change how others are shown. */
const HIDDEN = /[^\P{C}\n]|[^\P{Z} ]|[\p{DI}\u2800]/gu;

/** Returns a text with codes in place of hidden characters. Line breaks stay, except in a text of one line. */
export function visibleText(text: string, isOneLine = false): string {
  const shown = text.replaceAll(HIDDEN, codeOf);
  return isOneLine ? shown.replaceAll("\n", codeOf) : shown;
}

const codeOf = (character: string) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
