import { nameOf } from "../overview/attention";

/** What somebody is called, by their id in the log. */
export type Named = (person: string) => string;

/** Names from a list of people; the id for those who are not in it. */
export function namedIn(people: readonly { readonly rater: string; readonly name: string }[]): Named {
  const names = new Map(people.map((one) => [one.rater, nameOf(one)]));
  return (person) => names.get(person) ?? person;
}
