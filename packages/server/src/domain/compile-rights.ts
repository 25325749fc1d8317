import type { Catalogue, CatalogueModule, Operation } from '@postern/contract/catalogue';
import type { Rights } from '@postern/contract/rights';
import { levelIn, mapModules, neededLevel } from './rights.ts';

/** Judges like `findMissingRequirements`, but fast enough for every call, by bits that were computed once. */
export interface RightsJudge {
  /**
   * True only when every requirement of the operation is met. The operation has to be an object of the compiled
   * catalogue itself.
   */
  mayCall(operation: Operation, rights: Rights): boolean;
}

/**
 * Each module has two bits, for read and write. A word holds `bitsPerWord / 2` modules, so that it stays a 31-bit small
 * integer.
 */
const bitsPerWord = 30;

/**
 * Compiles a catalogue. Rights objects are compiled on first use and cached by identity, so a changed API user has to
 * come as a new object. Grants are immutable, so this is the case.
 */
export function createRightsJudge(catalogue: Pick<Catalogue, 'groups' | 'operations'>): RightsJudge {
  const modules = [...mapModules(catalogue.groups).values()];
  const words = Math.max(1, Math.ceil((modules.length * 2) / bitsPerWord));
  const modulePositions = new Map(modules.map((module, index) => [module.id as string, index]));
  const needs = new WeakMap<Operation, Int32Array>();
  for (const operation of catalogue.operations) {
    const mask = compileRequirements(operation, { modules, modulePositions, words });
    if (mask !== undefined) needs.set(operation, mask);
  }
  const compiled = new WeakMap<Rights, Int32Array>();
  return {
    mayCall(operation, rights) {
      const needed = needs.get(operation);
      if (needed === undefined) return false;
      let has = compiled.get(rights);
      if (has === undefined) {
        has = compileRightsOf(rights, modules, words);
        compiled.set(rights, has);
      }
      for (let at = 0; at < needed.length; at += 2) {
        const bits = needed[at + 1] ?? -1;
        if (((has[needed[at] ?? -1] ?? 0) & bits) !== bits) return false;
      }
      return true;
    },
  };
}

/**
 * Compiles to pairs of word and bits, with only the words that have bits. Undefined when no API user may make the call:
 * it is unclassified, or needs an unknown module.
 */
function compileRequirements(
  operation: Operation,
  layout: {
    readonly modules: readonly CatalogueModule[];
    readonly modulePositions: ReadonlyMap<string, number>;
    readonly words: number;
  },
): Int32Array | undefined {
  if (operation.requirements.length === 0) return undefined;
  const mask = new Int32Array(layout.words);
  for (const { moduleId, scope } of operation.requirements) {
    const position = layout.modulePositions.get(moduleId);
    const module = position === undefined ? undefined : layout.modules[position];
    if (position === undefined || module === undefined) return undefined;
    setBit(mask, position * 2 + (neededLevel(module, scope) === 'read' ? 0 : 1));
  }
  return Int32Array.from([...mask.entries()].filter(([, bits]) => bits !== 0).flat());
}

function compileRightsOf(rights: Rights, modules: readonly CatalogueModule[], words: number): Int32Array {
  const bits = new Int32Array(words);
  for (const [position, module] of modules.entries()) {
    const level = module.definability === 'open' ? 'write' : levelIn(rights, module.id);
    if (module.definability === 'closed' || level === 'none') continue;
    setBit(bits, position * 2);
    if (level === 'write') setBit(bits, position * 2 + 1);
  }
  return bits;
}

function setBit(bits: Int32Array, position: number): void {
  const word = Math.floor(position / bitsPerWord);
  bits[word] = (bits[word] ?? 0) | (1 << (position % bitsPerWord));
}
