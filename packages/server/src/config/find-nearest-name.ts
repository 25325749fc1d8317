/** Finds the name that `text` was probably meant to be; undefined when none is similar. Letter case is ignored. */
export function findNearestName(text: string, names: readonly string[]): string | undefined {
  let nearest: { name: string; distance: number } | undefined;
  for (const name of names) {
    const distance = editDistance(text.toLowerCase().slice(0, 64), name.toLowerCase().slice(0, 64));
    if (nearest === undefined || distance < nearest.distance) nearest = { name, distance };
  }
  const distanceMax = Math.max(1, Math.ceil(text.length / 3));
  return nearest !== undefined && nearest.distance <= distanceMax ? nearest.name : undefined;
}

/** Computes the Levenshtein distance: insertions, deletions and replacements of single characters. */
function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = (previous[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[to.length] ?? 0;
}
