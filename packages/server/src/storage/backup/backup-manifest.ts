import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { BackupError } from './backup-error.ts';

/** The last change of access that a database holds; null for one without any. */
const feedPositionSchema = z
  .strictObject({ sequence: z.int().positive(), mark: z.string().nullable() })
  .nullable();
export type FeedPosition = z.infer<typeof feedPositionSchema>;

const manifestSchema = z.strictObject({
  format: z.literal(1),
  database: z.enum(['sqlite', 'postgres']),
  /** The version of the program that made the backup. */
  version: z.string(),
  /** The number of the last migration that the database had. */
  schemaStep: z.int().nonnegative(),
  feedPosition: feedPositionSchema,
  takenAtMs: z.int(),
  bytes: z.int().nonnegative(),
  /** The digest of the backup's file, in hexadecimal. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type BackupManifest = z.infer<typeof manifestSchema>;

/** The facts that are read from the database itself. */
export type DatabaseState = Pick<BackupManifest, 'schemaStep' | 'feedPosition'>;

/** Beside the backup, with a name of its own. */
export function presentManifestFile(file: string): string {
  return `${file}.manifest.json`;
}

/** @throws BackupError when there is none, or it is not readable as one */
export async function loadManifest(file: string): Promise<BackupManifest> {
  const manifestFile = presentManifestFile(file);
  const text = await readFile(manifestFile, 'utf8').catch((cause: unknown) => {
    throw new BackupError(
      `${manifestFile} cannot be read. It was written beside the backup: bring both files here together.`,
      { cause },
    );
  });
  const parsed = manifestSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new BackupError(
    `${manifestFile} is not the manifest of a backup of this version. Nothing was changed.`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** @throws BackupError when the file is not the one that the manifest was made for */
export async function checkDigest(file: string, { bytes, sha256 }: BackupManifest): Promise<void> {
  const found = await measureFile(file).catch((cause: unknown) => {
    throw new BackupError(`${file} cannot be read.`, { cause });
  });
  if (found.bytes === bytes && found.sha256 === sha256) return;
  throw new BackupError(
    `${file} is not as it was written: it has ${found.bytes} bytes and the digest ${found.sha256}, not ${bytes} bytes and ${sha256}. Use another copy of the backup.`,
  );
}

/** Size and SHA-256 of a file, which is read once. */
export async function measureFile(file: string): Promise<Pick<BackupManifest, 'bytes' | 'sha256'>> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return { bytes: (await stat(file)).size, sha256: hash.digest('hex') };
}
