import { readFileSync } from 'node:fs';

export interface PlainAccount {
  readonly uid: number;
  readonly gid: number;
}

/** An account to run a database as when we are root, since PostgreSQL refuses root. Undefined: stay who we are. */
export function findPlainAccount(): PlainAccount | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const fields = lines.map((line) => line.split(':')).find(([account]) => account === name);
    const [uid, gid] = [Number(fields?.[2]), Number(fields?.[3])];
    if (Number.isInteger(uid) && Number.isInteger(gid)) return { uid, gid };
  }
  return undefined;
}
