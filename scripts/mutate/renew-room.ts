/**
 * Runs before each test file of a mutant. It resets the state of the room's modules, and of all that import them, so
 * that no mutant sees what another one left behind. All other modules stay loaded, which saves most of the time. The
 * previous mutant is switched off, so that a module loads without any mutation.
 */
interface ModuleNode {
  readonly id: string;
  readonly importers: Set<string>;
  promise: unknown;
  exports: unknown;
  evaluated: boolean;
}

interface Mutated {
  __vitest_worker__?: { readonly evaluatedModules: { readonly idToModuleMap: Map<string, ModuleNode> } };
  __stryker__?: { activeMutant?: string | undefined };
}

const world = globalThis as Mutated; // Vitest and Stryker store these members there
const modules = world.__vitest_worker__?.evaluatedModules.idToModuleMap ?? new Map<string, ModuleNode>();
if (world.__stryker__ !== undefined) world.__stryker__.activeMutant = undefined;

const room = `/packages/server/src/${process.env['POSTERN_MUTATED_ROOM'] ?? ''}/`;
const pending = [...modules.keys()].filter((id) => id.includes(room) || id.endsWith('.test.ts'));
const renewed = new Set(pending);
for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
  const node = modules.get(id);
  if (node === undefined) continue;
  for (const importer of node.importers) {
    if (renewed.has(importer)) continue;
    renewed.add(importer);
    pending.push(importer);
  }
  node.promise = undefined;
  node.exports = undefined;
  node.evaluated = false;
}
