/**
 * Runs before each test file of a mutant. What the room's modules, and all that import them, remember is forgotten, so that
 * no mutant meets what another one left behind; whatever cannot know of the room stays loaded, which saves most of the time.
 * The mutant before is switched off: what a module does while it loads is done unchanged.
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

const world = globalThis as Mutated; // what Vitest and Stryker keep there
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
