import { readFileSync } from 'node:fs';

const everyMs = 500;

/**
 * Calls `onEnd` once when the process that started this one has ended, or the one that started that (npm runs scripts
 * through a shell, which some systems keep in between). Only for programs that belong to their parent: a service manager's
 * child outlives nobody. Not seen outside Linux: the end of the grandparent.
 */
export function watchParent(self: Pick<NodeJS.Process, 'ppid'>, onEnd: () => void): void {
  const parent = self.ppid;
  const grandparent = findParentOf(parent);
  const timer = setInterval(() => {
    if (self.ppid === parent && findParentOf(parent) === grandparent) return;
    clearInterval(timer);
    onEnd();
  }, everyMs);
  timer.unref();
}

/** Undefined where /proc is absent or the process is gone. */
function findParentOf(pid: number): number | undefined {
  try {
    // After the name, which may hold anything: state, then parent; see proc_pid_stat(5).
    const [, parent] = readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^[^]*\) /, '')
      .split(' ');
    return Number(parent);
  } catch {
    return undefined;
  }
}
