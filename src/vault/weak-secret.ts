/** The share of neighboring characters that are equal or consecutive, from which on a secret is a sequence. */
const SEQUENCE_SHARE = 0.75;

/**
 * Returns whether a secret is easy to guess: shorter than `minLength`, one part again and again, a sequence such as
 * `abcdef`, or made of too few different characters.
 */
export function isWeakSecret(secret: string, minLength: number): boolean {
  const hasFewCharacters = new Set(secret).size * 4 < minLength;
  return secret.length < minLength || hasFewCharacters || isPeriodic(secret) || isSequence(secret);
}

/** Returns whether a text repeats its beginning to the end, which may be cut off. */
function isPeriodic(text: string): boolean {
  for (let period = 1; period <= text.length / 2; period += 1)
    if (text.startsWith(text.slice(period))) return true;
  return false;
}

function isSequence(text: string): boolean {
  let steps = 0;
  for (let i = 1; i < text.length; i += 1)
    if (Math.abs(text.charCodeAt(i) - text.charCodeAt(i - 1)) <= 1) steps += 1;
  return steps >= (text.length - 1) * SEQUENCE_SHARE;
}
