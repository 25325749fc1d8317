/** The folders of packages/server/src whose mutants have to die, and the tests that have to kill them. */
export interface Room {
  /** Below packages/server/src. */
  readonly folder: string;
  /** Test files, as globs below packages/server/src. They start no process, open no socket and need no database server. */
  readonly tests: readonly string[];
  /** Files without a rule of their own to test here, with the reason; below the folder. */
  readonly except?: Readonly<Record<string, string>>;
}

/** Share of the mutants, in percent, that have to die in each room. */
export const scoreMin = 90;

export const rooms: readonly Room[] = [
  {
    folder: 'gateway/stages',
    tests: ['gateway/stages/*.test.ts', 'gateway/dimensions/judge-dimensions.test.ts'],
  },
  {
    folder: 'gateway/dimensions',
    // Without dimensions.test.ts, which asks over HTTP, and read-query-values.test.ts, which starts the real parsers.
    tests: [
      'gateway/dimensions/{body-kind,judge-dimensions,merged-parameters,narrow-answer,parameter-name,read-parameters}.test.ts',
    ],
  },
  { folder: 'domain', tests: ['domain/*.test.ts'] },
  { folder: 'crypto', tests: ['crypto/**/*.test.ts'] },
  { folder: 'tokens', tests: ['tokens/**/*.test.ts'] },
  {
    folder: 'access',
    // Without storage-lease-book.test.ts, which needs the databases.
    tests: [
      'access/{access-view,change-feed,compile-access-types,generational-cache,grant-cache,ipc-call,live-gateways,memory-lease-book,ports,revoked-tokens}.test.ts',
    ],
  },
];

/** @throws Error for a folder that is no room */
export function getRoom(folder: string): Room {
  const room = rooms.find((each) => each.folder === folder);
  if (room === undefined)
    throw new Error(`no room ${folder}; there are ${rooms.map((each) => each.folder).join(', ')}`);
  return room;
}
