// The program inside the single executable. Node.js reads no program from within itself but this one, so the files of the
// release are unpacked once into a folder of the user, and run from there.
'use strict';

const fs = require('node:fs');
const { createRequire } = require('node:module');
const os = require('node:os');
const path = require('node:path');
const sea = require('node:sea');

try {
  if (process.connected) runForParent();
  else createRequire(path.join(findFiles(), 'bin', 'postern.cjs'))('./postern.cjs');
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

/** A gateway process, or one that builds a catalogue: whoever started it by fork() has unpacked, and names the program first. */
function runForParent() {
  const [, , program] = process.argv;
  process.argv.splice(1, 1);
  createRequire(program)(program);
}

/** The folder of this very release, unpacked by the first start. */
function findFiles() {
  const cache = findCache();
  const files = path.join(cache, sea.getAsset('digest', 'utf8'));
  if (fs.existsSync(files)) return files;
  const partial = fs.mkdtempSync(path.join(cache, 'unpacking-'));
  for (const name of sea.getAssetKeys()) {
    const file = path.join(partial, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, Buffer.from(sea.getRawAsset(name)));
  }
  try {
    fs.renameSync(partial, files);
  } catch (error) {
    fs.rmSync(partial, { recursive: true, force: true });
    // Another process was faster.
    if (!fs.existsSync(files)) throw error;
  }
  return files;
}

/** Programs are run from there, so nobody else may write to it. */
function findCache() {
  const env = process.env;
  const folder =
    env.POSTERN_CACHE ||
    env.CACHE_DIRECTORY ||
    path.join(env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'postern');
  try {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new Error(
      `The folder ${folder} cannot be made (${error.code}); this executable unpacks itself there. Name another one in POSTERN_CACHE.`,
    );
  }
  const { uid, mode } = fs.statSync(folder);
  const isOwn = process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);
  if (!isOwn)
    throw new Error(
      `Others may write to the folder ${folder}, from which this executable would run programs. Correct its owner and mode (0700), or name another one in POSTERN_CACHE.`,
    );
  return path.resolve(folder);
}
