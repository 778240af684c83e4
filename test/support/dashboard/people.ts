// The people and companies that an app's connections belong to. The nth is always the same.

const FIRST = [
  "Maya",
  "Tom",
  "June",
  "Elin",
  "Ben",
  "Priya",
  "Owen",
  "Sofia",
  "Aiko",
  "Luis",
  "Nadia",
  "Greta",
  "Marcus",
];
const LAST = [
  "Torres",
  "Okafor",
  "Park",
  "Lindqvist",
  "Halloran",
  "Raman",
  "Achebe",
  "Marchetti",
  "Tanaka",
  "Prado",
  "Karim",
];
const PLACES = [
  "Harbor Street",
  "Northfield",
  "Bell",
  "Duarte",
  "Weiss",
  "Clarke",
  "Nyberg",
  "Salt Lane",
  "Old Mill",
];
const TRADES = ["Bakery", "Farms", "Plumbing Ltd", "Ceramics", "Family Office", "Electrical", "Studio"];

const pick = (list: readonly string[], n: number) => list[n % list.length] ?? "";

export type Person = { endUser: string; name: string; email: string; company: string };

export function personOf(n: number): Person {
  const [first, last] = [pick(FIRST, n), pick(LAST, Math.floor(n / FIRST.length) + n)];
  const company = `${pick(PLACES, n)} ${pick(TRADES, Math.floor(n / PLACES.length) + n)}`;
  return {
    endUser: `usr_${1000 + n}`,
    name: `${first} ${last}`,
    email: `${first}.${last}.${n}@example.com`.toLowerCase(),
    company: `${company} ${n}`,
  };
}
