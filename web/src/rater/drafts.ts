/** What one person has begun to answer in one campaign, kept in this browser under the lease. */

import type { Database, Rows } from "./database";
import type { Draft } from "./view";

export type Begun = Omit<Draft, "key" | "person" | "campaign">;

export class Drafts {
  readonly #rows: Rows<Draft>;

  constructor(
    database: Database,
    readonly person: string,
    readonly campaign: string,
  ) {
    this.#rows = database.rows<Draft>("drafts");
  }

  async of(lease: string): Promise<Begun | undefined> {
    return (await this.#rows.all()).find(({ key }) => key === this.#keyOf(lease));
  }

  /** Which of these leases have been begun. */
  async begun(): Promise<(lease: string) => boolean> {
    const keys = new Set((await this.#rows.all()).map(({ key }) => key));
    return (lease) => keys.has(this.#keyOf(lease));
  }

  keep(lease: string, { answers, comment, milliseconds }: Begun): Promise<void> {
    const { person, campaign } = this;
    return this.#rows.put({ key: this.#keyOf(lease), person, campaign, answers, comment, milliseconds });
  }

  remove(lease: string): Promise<void> {
    return this.#rows.remove(this.#keyOf(lease));
  }

  #keyOf(lease: string): string {
    return `${this.person}/${lease}`;
  }
}
