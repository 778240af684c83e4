/**
 * Returns whether a secret is easy to guess: shorter than `minLength`, one short part again and again, or made of too few
 * different characters. A random secret of this length is never reported.
 */
export function isWeakSecret(secret: string, minLength: number): boolean {
  const isRepetitive = /^(.{1,16})\1+$/s.test(secret) || new Set(secret).size * 4 < minLength;
  return secret.length < minLength || isRepetitive;
}
