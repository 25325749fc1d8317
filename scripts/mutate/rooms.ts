/** The folders of packages/server/src whose mutants have to be killed, with the tests that have to kill them. */
export interface Room {
  /** The path below packages/server/src. */
  readonly folder: string;
  /**
   * Test files, as globs below packages/server/src. They start no process, open no socket and need no database server.
   */
  readonly tests: readonly string[];
  /** Files below the folder without a rule to test, with the reason. */
  readonly except?: Readonly<Record<string, string>>;
}

/** Percentage of the mutants in each room that have to be killed. */
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
  {
    folder: 'domain',
    // With tests in memory of those who ask it.
    tests: [
      'domain/*.test.ts',
      'decision/same-verdict.test.ts',
      'gateway/find-query-credential.test.ts',
      'gateway/stages/*.test.ts',
      'gateway/dimensions/{judge-dimensions,narrow-answer,read-parameters}.test.ts',
    ],
  },
  { folder: 'crypto', tests: ['crypto/**/*.test.ts'] },
  // Without oauth/oauth.test.ts, whose clients ask over HTTP.
  {
    folder: 'tokens',
    tests: [
      'tokens/*.test.ts',
      'tokens/oauth/{authenticate-client,dpop-nonce,judge-token,oauth-refusal,present-metadata,register-oauth-endpoints}.test.ts',
    ],
  },
  {
    folder: 'access',
    // Without storage-lease-book.test.ts, which needs the databases.
    tests: [
      'access/{access-view,change-feed,compile-access-types,generational-cache,grant-cache,ipc-call,live-gateways,memory-lease-book,ports,revoked-tokens}.test.ts',
    ],
  },
];

/** The target of one run: a room, or a folder or file of it, with the tests of the room. */
export interface Target {
  readonly room: Room;
  /** Below packages/server/src. */
  readonly path: string;
}

/**
 * Finds the room of the command line, or the folder or file below one; the path may start with
 * `packages/server/src/`. Not checked here: whether the file exists.
 *
 * @throws Error for a path outside of all rooms
 */
export function findTarget(asked: string): Target {
  const path = asked.replace(/^packages\/server\/src\//, '').replace(/\/$/, '');
  const room = rooms.find(({ folder }) => path === folder || path.startsWith(`${folder}/`));
  if (room === undefined) throw new Error(`${asked} lies in no room; ${listRooms()}`);
  return { room, path };
}

/** @throws Error for a folder that is no room */
export function getRoom(folder: string): Room {
  const room = rooms.find((each) => each.folder === folder);
  if (room === undefined) throw new Error(`no room ${folder}; ${listRooms()}`);
  return room;
}

function listRooms(): string {
  return `there are ${rooms.map(({ folder }) => folder).join(', ')}`;
}
