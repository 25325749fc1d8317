import { readFileSync } from 'node:fs';

const everyMs = 500;

/**
 * Calls `onEnd` once when the parent process of this one has ended, or its grandparent (npm runs scripts through a
 * shell, which stays in between on some systems). Only for programs that belong to their parent, and not for services
 * of a service manager. Not detected outside Linux: the end of the grandparent.
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

/** Undefined if /proc does not exist or the process has ended. */
function findParentOf(pid: number): number | undefined {
  try {
    // The name is skipped, since it may contain anything; after it come state and parent; see proc_pid_stat(5).
    const [, parent] = readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^[^]*\) /, '')
      .split(' ');
    return Number(parent);
  } catch {
    return undefined;
  }
}
