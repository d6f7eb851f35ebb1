/** What this browser keeps for a rater: answers on their way, and drafts. IndexedDB, or memory where there is none. */

export type Rows<T> = {
  readonly all: () => Promise<T[]>;
  readonly put: (row: T) => Promise<void>;
  readonly remove: (key: string) => Promise<void>;
};

export type Database = {
  /** Whether what is kept outlives this page. */
  readonly lasting: boolean;
  readonly rows: <T>(store: Store) => Rows<T>;
};

type Store = "outbox" | "drafts";
const STORES: Readonly<Record<Store, string>> = { outbox: "id", drafts: "key" };
const NAME = "quorate";
const VERSION = 1;

/** The database of this browser; one in memory when the browser refuses (private windows of some). */
export async function openDatabase(factory: IDBFactory | undefined = globalThis.indexedDB): Promise<Database> {
  if (factory === undefined) return inMemory();
  try {
    const base = await opened(factory);
    return { lasting: true, rows: <T>(store: Store) => rowsOf<T>(base, store) };
  } catch {
    return inMemory();
  }
}

function opened(factory: IDBFactory): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = factory.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      for (const [store, keyPath] of Object.entries(STORES)) request.result.createObjectStore(store, { keyPath });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("no database"));
    request.onblocked = () => reject(new Error("the database is held by an older page"));
  });
}

function rowsOf<T>(base: IDBDatabase, store: Store): Rows<T> {
  const run = <R>(mode: IDBTransactionMode, work: (rows: IDBObjectStore) => IDBRequest<R>): Promise<R> =>
    new Promise((resolve, reject) => {
      const transaction = base.transaction(store, mode);
      const request = work(transaction.objectStore(store));
      // Resolved when the whole is written, not when it is queued: what is said to be kept is kept.
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error ?? new Error("not written"));
    });
  return {
    all: () => run<T[]>("readonly", (rows) => rows.getAll() as IDBRequest<T[]>),
    put: async (row) => void (await run("readwrite", (rows) => rows.put(row))),
    remove: async (key) => void (await run("readwrite", (rows) => rows.delete(key))),
  };
}

function inMemory(): Database {
  const stores = new Map<Store, Map<string, unknown>>();
  const rows = <T>(store: Store): Rows<T> => {
    const kept = stores.get(store) ?? new Map<string, unknown>();
    stores.set(store, kept);
    return {
      all: () => Promise.resolve([...kept.values()] as T[]),
      put: (row) => {
        kept.set(String((row as Record<string, unknown>)[STORES[store]]), structuredClone(row));
        return Promise.resolve();
      },
      remove: (key) => {
        kept.delete(key);
        return Promise.resolve();
      },
    };
  };
  return { lasting: false, rows };
}
