// The app's users. A real app has a table of them. Latchkey calls their IDs `end_user`.

export interface Person {
  readonly id: string;
  readonly name: string;
}

export const people: readonly Person[] = [
  { id: "user_alice", name: "Alice" },
  { id: "user_bob", name: "Bob" },
];

export function findPerson(id: unknown): Person | undefined {
  return people.find((person) => person.id === id);
}
